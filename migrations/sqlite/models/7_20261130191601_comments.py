from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "comment_events" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "sequence" INT NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "thread_id" CHAR(36) NOT NULL,
    "comment_id" CHAR(36),
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "at" TIMESTAMP NOT NULL,
    "workflow_id" CHAR(36) NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_comment_eve_workflo_4eb2a8" UNIQUE ("workflow_id", "sequence")
);
        CREATE TABLE IF NOT EXISTS "comment_heads" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "last_sequence" INT NOT NULL,
    "workflow_id" CHAR(36) NOT NULL UNIQUE REFERENCES "workflows" ("id") ON DELETE CASCADE
);
        CREATE TABLE IF NOT EXISTS "comment_threads" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "node_key" VARCHAR(64),
    "x" REAL,
    "y" REAL,
    "comment_count" INT NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "resolved_at" TIMESTAMP,
    "resolved_kind" VARCHAR(16),
    "resolved_id" CHAR(36),
    "resolved_for" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "workflow_id" CHAR(36) NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_comment_thr_workflo_d1783f" ON "comment_threads" ("workflow_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_comment_thr_workflo_703a6c" ON "comment_threads" ("workflow_id", "node_key");
CREATE INDEX IF NOT EXISTS "idx_comment_thr_workspa_f3a2d0" ON "comment_threads" ("workspace_id");
        CREATE TABLE IF NOT EXISTS "comments" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "text" TEXT NOT NULL,
    "mentions" JSON NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "edited_at" TIMESTAMP,
    "edited_kind" VARCHAR(16),
    "edited_id" CHAR(36),
    "edited_for" CHAR(36),
    "deleted_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "thread_id" CHAR(36) NOT NULL REFERENCES "comment_threads" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_comments_thread__a6f514" UNIQUE ("thread_id", "number")
);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP TABLE IF EXISTS "comments";
        DROP TABLE IF EXISTS "comment_threads";
        DROP TABLE IF EXISTS "comment_heads";
        DROP TABLE IF EXISTS "comment_events";"""


MODELS_STATE = (
    "eJztXWtz2ziy/SsofZm5VVqXY8dJJrl1q+zEu/GuJ56Knc0+MiVDIiRxTRFcErSinZ3/fh"
    "vgQ3ybpF4g3VW7k4RAQ9QBBHSfbnT/Nlhwg1ne0ZXBFg4XzJ6s/sJWg7fkt4FNFwz+UtJj"
    "SAbUcdbt8oGgY0uJmOu+owe2Uo107AmXTgS0T6nlMXhkMG/imo4wuQ1Pbd+y5EM+gY6mPZ"
    "MDnZOJy6iAf5GFL6jsScScCrKkHjG4DaM8MEcQjwePTeERlzkgQmbmI/PgKSMefBFCbW/J"
    "3CP5Jr5t/ttnI8FnDJpd+Jx//nMAb8bdkWnIDtFHyb/D6w9+/RX+YtoG+8482Vv+03kYTU"
    "1mGSmoAnH1fCRWjnr25cvVhz+qnvLLjUcTbvkLe93bWYk5t+Puvm8aR1JGts2YzVwqmJEA"
    "TcIU4hw9Cr4QPBCuz+JXNdYPDDalviWhH/zv1LcnCkeYvqMH5trMOjIN78hmS/j6/xe+ZU"
    "JiNPp0cze6vbwbjQZ1Ji18NOG2nHDTFhKz334Pxl1jo54O5Ae8/3j++cfTV/+j0OCemLmq"
    "USE3+F0JUkEDUYX/GvDkrNWFPSmzTfCjB2v01+s8AjOCSzOAEz/2xNJPA/p+Tt1iQJMyGU"
    "DhBTsI5WBBv48sZs/EHP756mUFtH89/6zQffVSocthhwu2wE9hy4lqSoP8EOyfdfENu/cQ"
    "2pOzsxrYQq9ScFVbGt0xN1ajOfXmTTBOCfUQ6e0vYthD5PvmMP7z7c2nYozXEhmADXMiyH"
    "+JZXqig0BXACuxUAqF5/3bSgL648/nf8ti/f765iK7Q8sBLjLAK42IGSNaAP4HaBHmghVP"
    "QFoyOwmh6FH0l+1MRU4DOcxM3F39fHl7d/7zL6np+HB+dylbTtTTVebpj68yUxQPQr5e3X"
    "0k8p/kHzefLrOzFve7+8dAvhP1BR/ZfDmiRhLI6HH06HepV04fEoqOfDCmk4cldY1RroWf"
    "8LK++abFySL7hNp0puZIoinfM9T0z0E/fDRFoRUQt1Xq/zToZbL2mv8tX4B2LhV/pdjP4c"
    "NgLRrEBMWVLLn74Dl0wt6Re4/B0rMn7J6YnlL6ocNUMFfZAhO+WJhiSMarwBII+1bYAfHQ"
    "oYYYieSMgN8GazilKi+b2XcHloAH3ypGOcQv/IrRj22gOgMq8h/k68fLz5fxy5GrW/Lpy/"
    "X14He0M3SxM7Kroi70WTm0NzKHWfzzyoF6Yc6ubFEMa1IqAym8Xg0ww/WqC5bwuvDHH346"
    "OTk9fX1yfPrqzdnL16/P3hy/gb7qhfNNrysm4OLqT1ef7tKHl3yQMUPg2xbryJe2v1DIX8"
    "Fr0hDotE0SyvZQVT49qaEqn56UqsqyKbPI/fG/2EQEKDUwSrJyPQR7+3ZJBFqzjTothdt0"
    "BtSAM9tkw0iP0MOV/OJVjZX8ImtSrFeybCoC/SDkpmbn43YWMWAxZnNqTUd82gTTrBzims"
    "ZVas1NeKCoP7JAz4YF0mUqkAZqTgN9ZDTNPhS1D2vQQavRHLq2p4Q+8iX0dpP8zw8eiQaX"
    "9A9oIWPmMuMduTcNRQhJ1ifRu4z3QQevpsSLRT0xakcS5ERbMQWtNrfjXWmce+MJdNmDHL"
    "MkHCVsqd53HHPT8BPH5TOXLmCfgWPTYLYwqfWOmEJuOx6ZclftML7HXLKcc7KgBiOScF6a"
    "krxWHLQ34YA5obYRUNmyM4wnmWIYj7jcYjW3pTw7HfDO/4zP9PFKNvyK+5cu+5f6Mwf5LX"
    "cBs3LiJ5LqoZl8cnxcx+V/fFzu8g/bkjORlCPvb66vQXcj3wbvvw0yajP86qbm9yYk3Fqi"
    "h7OxfdJC8AdmNw6/SEttB+in95ous5zqUGlida8l0O5Guxvt7rzdnZxm9t0xYbgW05yW3M"
    "I0d4cz7NwsKxMR9PE2P+esLM60zjPtskdQMdrMc1oSZ1nnWU6bwbmJLrd0c4LoAc7oPRgB"
    "tUVgc+xaAc55kP/IXWbO7L+wVc7VnkE15Mi+JsfqJrjrp+ud06XLmNrKrS9AAb47E4HBeX"
    "77/vzD5aBkk9gCxF881kUWoC66uX2xGN4DkcO+YYpLW7jFBPG6dVhJEst+IwYdNwlX/jrn"
    "xDANspxT8Y7Y7JG5ZDKnNrz4EbkShPvCUhcSJSMcr9mQFGZERTrLRuI5jD54hE835oSToS"
    "BICutECmtwlnZHCW0Wpdbw6uJaoofk7u5iKzGQFQNZO7tFYCArBrJ2exFjICsGsqJDDR1q"
    "ulOzmgSRXS6oaf2VuebUnNBwDnJ0Qb7TsIo1YLL76DHRf5MoMzkYM4iKggiCxByXB+mL4O"
    "80iC9zZfCs6kpU4Jjg5F69xn1tqkCOgwFiWnEBagab2FKxQA9Vz5OzOlYU9KrIB5OzozAi"
    "aS/mKp7jvT3HNQ2MqTHNmH2m3Sy3jInBcJjuzG9TQiYhgqxitQ/fD53C6Fuu8i0nFpROXu"
    "Ur+9EUpWZionVYmQE37reBXWgTPp2C5cenYAMumLzb6M1NZ0i4I+1ELq8cKU/znMM3U65l"
    "pbZu7DrOPg9sDrQa0WrUY4vZg9Uor+W1dRFFsj3EGi8M7QVmNM/10AE7p9h3yzzHaW45zX"
    "QyYU67n3NGFO10nedZmRFtLjTkBNFmxwsNeKHh8ODu4ELD+reOpNNT6Ob2RZ2op59jimdQ"
    "QD0lWodV1NOaKNokJCHKUmPJawrppOv1k6en4g0KIxGG5aQTxinoxDghH7InPuQRfruFtx"
    "hKE50lJPaX4uzFruANUpydvHj5+uWb01cv48xm8ZOqhGb5JOfIe7TZKDpnKPmO0XKa05I4"
    "zXpPM/qt0QbWFFi0gQ9oA2PIRYdDLn6hngdTbnxmHhODAtM33WFYZf06YdeRTK8qthuULw"
    "cEQxjsNxJ9DOF2uUGM8fd67MzDCrsW3c/oftZi8+6Fft4t9zNGh2N0OM4vWtk7UDkwOryf"
    "psotA32k0EYJW4ZVxomn+mxilMgPNcgjtXwW2CTSVJ5afOlJj53KJ2ZzWcw+uC5c31Wnvk"
    "3eT4dOuUPvJMMK4wWrS+zAcMlMQ0KqsrKEx6jFCn4AF6ZN3VXxTKxlMnMxXokgGWHHZqMC"
    "/YswH0isAAGwF1efzj//Pc4eEmtB1zef/nRRkD/k4u93l+doWT5LnRQdfM9hmtEjhR4pHc"
    "2Reh6pQ9kknldyXTVqGlZbJarTJmbJ2AULRN5UdYnBHs0JI0uwNMAeIQ5zPdC2PVhRYLiY"
    "9e+mZiIE0ejQxehAj8lePCZq/cMP3i5QeMphTku1glkzYjWN88ta5QNfVpQPVG1oQjxD3T"
    "IsCAzbUMtqTwlZnGqtpxr9kM9hlrGo13OYZfRGojfy0Oa/pt5IhXqB2R/NRrnNL7/QJgZ/"
    "YNYfkcs/qITE0u+okhTLFyEULH9PwBKSBj+x+FIWQ6JybI8HXkv5r7BKkmCW5RGx5DAmdy"
    "yQdqgratIEyArowgrsOSNV9rzViArYSToq+eMq9vZWcwEb+Xo1Bvn0pxoYn/5UCrFsSiOM"
    "vvTsOq5FtZxUUC1RW5E7XbZV+tMtPqFlV45LbPRYon+81+lZnfV+Vr7ez3J518CwGf2H24"
    "0gTgn1D+Xts7j0EQ5Md+S7jc7GtFT/cIYff829pXJzyRG58eWfpt6JnGAf9/OzOnsI9KrQ"
    "S3K7SLIOSismpnAAJGR0JmTQXfIsphkjrno7zTk+8DD01TpwqIDDSkUVlRNZcWDOJmyWYD"
    "a1kXPqGueEJrteJrtn+bMmWnfUv3/RQKd17MjTcjvyNGfZWLSksPnT6dci2f0t+MHUZWxX"
    "e8muE7ChettbvQfV22cxzZqotz+zBXdX545jVdSdzXeqVHcXqvuIrvtvovdO5tSeRRdJqS"
    "wua4DoeKVKCZkGWzgcVOPJijyw1Tt4SCZ8sZBtS1PMQYyFI9S/ZgoDBRxb9qopatW6aNXx"
    "FDXQ5JIyPdSrt+8XgOmQ75uD+I59L8nyupboBcBVZ8zl3+5Sx0uuzHzqomjUPVt7vstaHU"
    "aE4vXBgx8SeH3wWVwfDDTQS1u4q3IFNWiuo5oy6GluxMYG2U18mFFXKaLyhY7Ijc1k1kWh"
    "Ht2vw/TvQSn1bZmYEf439uDjhyoc0fRIALEh7yLaxOMLphKjgA7LPFBym+VGiVcoqDqovG"
    "qrvKamqjkvHIv2QsfKMGW1yOEXFeTwiwpy+MVT5LD83TSek1Coh7NxYKpe7bFNzI9YoBdz"
    "sW/rwzP/w0ZxUp805qV1PdJC+yvtscvfwJare7js0WxYLSUpguVSsFzKs7ST0fnxLKZZo2"
    "vQT8djIueFnNfBbUvkvJ4R5/WR0TRdk28d1mC85jLTbmu+6yNfEnjPFQmJs2SlTTKn3jDg"
    "t5ghCS4xZwGBpSiuGceQxY7xU3KSVyM1ow1slozU/syW4x2Bu22zRccz8KDxiFs8AZvs0L"
    "VOyxub3XH4zz7OSh0mYRcn5Uan3weXTgtz2AcNlWdelG9+ZMi+m7h5Zi515kHskemRMYMG"
    "wgxZnfutCi2yzEdG1KcMyXLOPUZM5dWRbdFb/ADHI3fhyBy7sIjm+Y7B8x+8o2/2N/tKRI"
    "/lkU34FAQtPntL7tW73MvWpXwfSlzmWHQlu0h3E3fkopPBVmQGb1WaVj9z7P5zjRamsNTp"
    "FEbacMvn79R0PTFqAWteEMHNgqs2pzymf769+VQMaiyQ5W3MiSD/hY3V66LvoAIzCUW1z6"
    "baPZPcphtqjwkxJFCeJlAkXFviT6KhugltLaUwsbh0Yk+UmngT6USliuS6RwONcrTWtVrr"
    "ljJUiE4mzJGsSTxeoO+pD3kb5h4LotcNAo9UrFEyCN4XZAqq5b1vG9yWftj4lLovjxwKvk"
    "IwY/GhBlimW+JXitXClNKY7Apfnbu5AVGTRE1Snx1t2/pO6ueRw7U8WCgr14tIlV1fRJjC"
    "hzPXcc0iQrKqdlVGEAtYDVsWsBpTMZk31DyTMqh2ZmNYLJPZouHmkRLqX8at7W8c3DVnZu"
    "s76WvpHu7S27+THqiBD/Dt2gKeHgFBrw16s405KbPBxqzZXrKdfRmwGLM5taYjPm2CaVYO"
    "cc2s08bRXRi814G4roCcKAgYLyd+EyJI/dajfgX7LkZBUGsz+ycj2NL+6c6GtCvzhz8y1z"
    "WNZgs9JbTRUu/OBGy60iWRybw2TroCyVbElWZYb5u3yjPFDTHOCyPMeZiT9HhdFTIpg3xJ"
    "tZvOiIKANvTRxcFE3QT1SQddyqOjm3fu1qaON+flUV5xh2ED35wXCm0S9hVtbwl3HHlgjp"
    "ChWxZ7GxYOllFXFp+RMZuZtjckoCSrkGcxZ3Zwvz8qMOz6tozbckxbFhgWHESb+ucwWhq9"
    "a9puRxhN1DVFGxUUVFBQQalO+66Ct0qyvkeBXU+rJZvoIfKDjTAIXakicRR+o+jubJ4g+a"
    "eM6pExP9n29BX5sl7pG9YYOK6TQoIZ5/VKY5P8DrlpKU9mkxHrg7t/3xltBJ01Ymyj/qhE"
    "limRmd+AHCCXRohRdzIfSddDk+WeEevFNrTv9Q7KpPALVny96Iu19B6LMMR6cheDLwLltQ"
    "UBkBfEG0VZDsCinpA19yRCI1i846Ia8KUIl0jjrfQszI4/hoNtDrp8hFYzhb1MHgNgMDru"
    "4Bs0RsdhdFwXcMWMhm0A7ly0HGY0fBbTrGOiH32nF5PdaZzCpwR5QWcjN3RtZKJRQ8k//u"
    "Uzs2gJeZnxo9zRWY9Q/30fbqkLlTJoUOGcCnsMa0XOBBmINiqI4bgcfr3UktEtccm2ZIKk"
    "dypeJvBlhRmO7pV38z7KYATbWxOvViLxwJq6QleU/q4odEK1d0Khawmp9pZUO3eY3VWmfU"
    "w91oZoz8lhuF0BB7xgLmgbbfAtkMTrAHmAkfxF8lfPwxHJ34PjiuRvK62ua6wgkr/PYpox"
    "TSem6dwztF1O05nkgCvYzJAirkFlRjGcrZNywgDrWHs55FBylS6TxOaYkSBOkRlPFudNAA"
    "5DFqTQFMF3wvTrWlKX4ew0C6IPhXponp3VYS/PysnLs/IA+rMn4ufxRMUTFU/UxifqX4Nw"
    "zKpTNepS72QN4zs3chJGwaKBH/DdUymua5+wYYQv3pLX9ThtHMB9iJjtDjHKnbx60CF8MQ"
    "PBrjMQ2Lwom1250zrqj97q5t5q9D+h/0nP5Y7+p4Pjur7B1dw1kZVF5wQ6J3oyuUilPHsq"
    "5T2VTP9n5gXA5HiUVPuwikSZqJ5gdsmu7RmUr0HhVxs+gMzoIwiprISCE7mQDGLaqh6Y69"
    "u2rFRrQucZQF9NoySvBDywFZIo2pIocnYK9fdixMPuPVTWt18pxo1/xHXt0bVELwDet0nK"
    "vjsmQNhC50xL7kfjPEBF9t4onHgVEq9C6qh0bnIVcqda55xNHhwevHxe51y3Vmuccb9N1M"
    "11+mpPcG4QUD+5zaILe+yRwfDyYh+ZU0+1QIcFrNwg/bWt+sJii3owWBV1L/mh2qmL2ukx"
    "+OJ20d5S6mVKiqB/qcC/9Lh2vdeENCGBiBYg6jFqsYKtoao+0loGS8Nm1fi6tZHga0780k"
    "rI5RtzVm6/W3Q3FLwmCkjBjOSn48Zmdxz+U1MVvEyO1MVJeFIRzK7CGorgZsodqEO+68LZ"
    "uLo2F2axipftU63orXuPLNm9vb73kS8JvPlKKnwyAGslA54NExRloUKelfY3YW+l/icDt1"
    "brfORD+QzUPfjTDf8aaYlxIvT6NGQuJhr1Qg31QknJhVRzAz0mI4W6TIEuc3A/XS8d3RqQ"
    "Ub3BVUMuSk9st0RFFe0O+/UvdxheTd3LH0LN6hdLLvACRTDdoVILjLS0kSP7blT7zreJkH"
    "7mOYcvESlylCjdEpTAIDBbPgs+Sml8Syo1Pel7hv7vyL1p3EdJvmC8H7yjb/Y3+y6omucR"
    "m8uucqWSB7Z6C4MrtjJQGEFf9C2DWBwexPLElbX1wusB3lrthJboLSThqJTSMTdW32wpr1"
    "5goUbhUtmE1wTdlvt2XQ7yt8F6KgemN5qHx0PuRHBN7ppCuVthSD9TP0e6rGD7DG5PhJ8S"
    "TnU4B9HPcqA6w7Spf/yOuq4uuq4GuoNuSu/2lDIMSds6rInNKkOHcm4xapdsFGupLCEKYv"
    "0C8+Lm5jrFh15cZcMWvvx8cfn5xxcKb+hkBlpDQQ2FxPZf0wpOiqAJXIBp6hhtEh6SEsR4"
    "ZO3CQzYiubenfK+p7QLFO8V7lyvdMXm8WcYJ0HCPCCjH5F/cd21qRZoz6FRiHrGoE2jzQL"
    "VWKjHzQD0PlWkqU+/+iwWqlurcujZkgeqau2lb2Gedz7J8yF/lrzuhTsv4uQXbhp5Mvn68"
    "/HxJ4gHJ1S2BXxr59OX6OrCcEx/rUJfZUcXRbXxsPGDlx7qcqw/d/FsGA1V+GBhXD+Fll2"
    "18ZDhc+iPRNNHFNGlXtwmrNVWpz4e+Xq0ZqFuP1ehc9uS9hbZv/x4qfPpsVpR7oR7aCXGE"
    "u/a1X7xrjXetO3z+4V3rHdFytuM3umUUC/RiG9j7JSPX5QUHXzncsQBmGWmBtsMnBTlzSn"
    "XluD9W5S0KAGLFB1r5fc+UUB8W8K4vfVpMlgfxbWFaTVnmjOgWeGbNsO86zZxxhq2jWJu7"
    "xNKye3SMRcxVZx1jKY63yc8rJYg/Lp1/XPKrPrACMqf8cthaAk/+XGJHRsW8CZprAQQz70"
    "SmLoUz2m7pSc5K406k805kUU+MWlxWzcnt74f0oiM/pM5EuHRlZ5K7BffFaNFkq08LYdhQ"
    "Aa5j35gxMRL8gdlF5anNWXmtyKxojzx3P52cnJ6+Pjk+ffXm7OXr12dvjmOg801ViF9c/U"
    "mCntrjS2fB9wqsrQ9sYi6oVTkHoWD2uA0kj8IRujcZFbh+uHx/9fP59Y8v3gzfZMyqiNp4"
    "mSv/m4plqUvRp4SQny9EtIUSUSDZo/1ja/tzFAfVYMEmRHC5Zo1FRzRh3OP+qJBlF2YiZq"
    "7uwkyI4MLMEn++1yi7fyzQB7/Fvh1vMuyYjYITqInDKCvXB+wzZcvOaviMzs7Ky5adZXUu"
    "vJfwDJgkT1C3Xa3etCTyhTrPsspG2CYBbUIOZ1jnGXZcvx31nxLEOdZ7jvnCacf45UR7Yx"
    "btme+bAI4WU2nU2sxDoTjORdu58Nowr0mxjXlXraZh26yrcBlrtcwzgrjA2y1wBWPLVZ6T"
    "xaVetdQxOUdfE9H1B9hcPoHDZ6LTFNzepKLrMr6a5qKLM1685wvolL7SX9ZnWCs5BuCiur"
    "dPknHLF0zMZUUz6j0wQ2a5kGkwZIK6IBMdDbPEqaj82ukvsrmf4btYZpisAtMb6JLeYJOb"
    "tHiHtsEdWjkDeaDLK55H/bHgeVnB88xilwNkXXcTl9F2noa0JDqUtCYpE0dLw2lOSyIVrf"
    "Ms61gKRd/pbW/XVRQ4aWx2bFTiRA9wd1HkZP+Gx6UsJjeoMjuCHjWNjqA2XWuTQ+blgwHc"
    "VWBehJn5VK5rT2aZplZU5URaN6aswRxYGm+hnZF7j80W8gXuy4ueZGclDh3dqOJJFQFduL"
    "sU8M7hGtrMDOlJUDuWxdvrtRiJRg7Pigi2sH8PDbzTkxoG3ulJqYEnm9LgyrLxo4Y1xJMy"
    "/QsP3H5KCYcWBWSX4xv1398CHuyK/slEXh4f1wm9PD4uj708zvmjWphPaB3rbzcVM0/lwe"
    "IlzFM3d/19B4sfpE6qZqdAlS74jMqk6jsLyA0gN+AdXfPZR0YLfZFR07CKDbD4bDSHXptV"
    "RJ1Sl9BUySkYV5WxUpWwmJGud5XoiJXuO+ZrfCKDSBW3csAkIt0P78vt5wfbb65Nm5XsN6"
    "rpyf3Ggl6blN+T8qmQBj4bEuopf6qnitzJTcYyHxkR1LTIFFYGMUVQGCQqIBKU7lOsJFfS"
    "1CaKEFV1+O6jZar2rBkMZSdq6wV85pCMV2rIqK9bn8hUn7T+LfwaVRFJhhaVkp35rvlyJM"
    "lWCz7NKu6WCLVJNqaL+m2hPkb0XVSBDCyOodWOjqGWWLevS7C2Uz56mnVkzxcLMudWbgbK"
    "E1nnBNG5U4Av+h/Q/9Bt/0OsbLYJRo2Fe0Fbp9F+UwPrN6VIv8nivABdHEy0Jj6BhEgv8N"
    "23WwBda710raHbAd0O6HYYNqIBP8Efn317UEADRk3DKhpQ6ayuv0FVYOl2kLGFcqSYDCRL"
    "sDLeKY6O+8LxhWTvTDtF/FFB7oPG2BxpEoEYJi/aTiQi8lo75LUOYkvpttmgMdVlY0pmfY"
    "FNrlnKwpQQLuIaixhr7e6zDqkQbOEUrOhS7jAhgWUnsoyh6Y1UYtgWRbvWcnss2BU/6WzF"
    "rpwKWH8lF4kiD16AcUZBbwBxgWSP3D1bAxjLvu41oFifZLm67Ry9YhIxW27PZxgzqR4+Bg"
    "Ezqeo0F5hJdafpJdE5hc4pdE4NGzmnvsgohw90NSjwTsVtwyr3lC97jQy6au+f+jqnQvmd"
    "pJcrSoQBI5IJvBARfCifLefmZE5sTly+lK4qi00F4M0FfIz0YKkY9mU4Eohy3xblvqpsQG"
    "4mkNQIvvWaroR3nc1AGF1YurqwMIJ4NzXhaIFTUJpoxXCG3asss35BKU0tdJEczkUSbcwt"
    "0U6II9w14I7iUOrbkJEEmo3tzEbDB3yk8lhU27sK+Iwg4t8Of6SxDj8HSGPpNBdIY+28Sg"
    "reMcVyHnsGd0vlPA5DY91R72FQQGGp58Mq+kpAjw2YK8CETLlLHMbhiDkiisoK46upjK2W"
    "jSqw2mPSOa1SLkws7sFf08HWP3iEL+GJS22PKlqmduWJ7Mykc7mXpTowYNjqHo5rctcUq2"
    "SfLJkZP/cm1IJPTQyJ3Jgu3BgWvdiTeaz+zAF9y+VPvyKSPpTqIcQntUK9TypCvaO25JJP"
    "ypH3N9fX53eX5Nvg/bdB1nhOfIfctFRkhEyLYRhXqzCujpGgA5uLURhDtqvtfdf7T/LEzg"
    "WBPg17Unx/9vHJrsAO7OPTk9evYotY/qPKBr4Fc+26iIRjLWLV1lIYqaZzpBr77pgwXJto"
    "xJQkzrLWs5y2UBpNc1oU57kT8yx4fp7L689lxPZfhi5hc4590xKm7R3JzzuErbmT4nSCzg"
    "oUwvIZifrjVGx9KqbcXTQxiKL+aAm1SIVje8uiAIVytNcSiHdzvGHZA5LFJn896zM9Qh/m"
    "YOe8F+biw/QRnU4fIb01be7Q5uTwBm2ePqETwd3RJl6I9Ag9JMp3kDxCQdbM15aU2cDjpt"
    "ly3k4kNGAxZnNqTUd82gTTrBziWhjcxYyNNoj8KP3TKba/R6xRa7ZPZOVwTZfhOi1KHVEH"
    "2GlhCglENgaoOY2blUUeV2ceNx3F1GieU5KYCETrafYdo+U0pyVxmrWeZg0u53dnr25YOA"
    "ejxTFafM/gbilavHCH2ALCTdJK6LktdDqrhAy7P/c8mDLGBiVh+XH78Knw/BENu25SCNFh"
    "rsdtspzzBaFEDivD8sHIUjUM7+Ys6iErsXLZIFcceWArGJGLOQxE6Jj7Igz1Jwu6gv8/MB"
    "XDH1Q5DHKrR8nTp9S0yhNQqC8WzJzvMcW55WsXRi1DEvdXwfYLGHqUjt/HYHtdgu0Tk1YX"
    "9YQInsNZtxf3zOJTofzebUIEU8YW+GMy+0cToysjihSKzkaXmiz4uqwg7qr015MW6s016S"
    "3WHRQm9GzDWGRE8cej848noaHVPccTIniOV9vTIryZu6GhF13w7SakTxp5iQWlm313R2eD"
    "EtNONg2ftOqi8N5WBt2NLQvWzwKLSw43lHaYK7MFkrEsM0/dyZwZZLyqZYLBUAXmlwi+R2"
    "x6oY2li40Vzkyza7ahUA+Dh87qBcRVxMOVXrE9e+KGLZ6SeEriKVl4Sr7niwVTL507JaOm"
    "ylNyEnTaMK+uxxdszI0V8ahpvAsOzAAiQ+XZ5ba1grMTepqCLKkXnqOmRx6YU5FBV8xdRq"
    "P4H9tfjDE7rsYHZjhBOdBLWYC1ADJoBSSAYN8LrP/yKz1R/14oH/u+0SN3QXjFRpcHkzJ4"
    "gbB6SlpcIMSIfozo13MHwoj+g+PKDLNdRF9KENlxndnxcKo2OQEyQ+B9jadPgBCyhiGUSS"
    "HcqwoRbXhNIy2FmGaz7rW9oZGWxBNA5xMA72c8i2lO8Xy1Kf6kEJL8T5D8Cqwt0Pwhq3wX"
    "j9dNdJ/m+5OrS0PG//KxmvYP2oc1uP8Re9zIAyDd5DCAu5K8vwxUtnjoM4/qnv3gkcjPUF"
    "0tL1EkLU53gXy/rnx/i0wmGycx0W072Tbnj1nU91XTDVWOHVybV+dJ4zQPCSk0c9EHcvC9"
    "AX0g6APpAq7NWRFkQzrAhmCV6X1dtpdwbYET+ZoYqpvQ1rpqn1hcGhIiHyUfVc6HfAzpqq"
    "fpkDn0bM+GfORL6O0+SYSQOVX/YO/CYEgOS2wdSClbZTCleqJuhtes1Ib0iC70iEW9Vtle"
    "c3JIlBQQJfodkk8v8G4ckU128TrH6Y3N7jj8Zw+HqQ5TsIOjdBvHY+iwKT8g1x6dp4/IgA"
    "fbJFWKYXoT3/PUXi+LmcpE7UPC3eBfjkUn8kQM8p5Q+5GWOg5yF+oy8JbXKU10itPE/5or"
    "UYoX8rQ5ULEAwO4LAHwvMIcsTktUle8FsE5l9+4BWwHkh5svF9eX5JfPl++vbq/CQPeYMV"
    "CNymMZ113/fHl+ncG1YNFW4Fq0XBHXIlyjE2nCfbuADStVsnNymIMECyqg60EjpNH1oDOu"
    "qnzVY6vIzIwoBuDq7IuIJ2uTcyA3SP808e2fBDFozQ6DjBjuWyWoNryMkZVDXDN6OAbqP4"
    "fjAAspPItp1s+5ou/kYh0FTfxWWEdhf3UUMHimKb6aBs+cM9eczAcFbsGwZVjlD6TrPi3c"
    "gOGjLce0lFK+hXtnAc8bzqC2fubt8LzlbrZH5nqlhc2LoU2I9JDlPTk7q2HcQ69S6161ZY"
    "he+FE1QDjs3kN0X9SqtP2iotL2i3ylbfhEwYocQuXJvBIi+8/ldRgNa2tZuzaKIdr0MPv9"
    "/wHYQ5Ae"
)
