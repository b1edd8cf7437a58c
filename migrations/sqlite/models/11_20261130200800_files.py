from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "files" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(255) NOT NULL,
    "search_text" VARCHAR(1000) NOT NULL,
    "content_type" VARCHAR(255) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "object_key" VARCHAR(200) NOT NULL,
    "state" VARCHAR(16) NOT NULL,
    "purge_due_at" TIMESTAMP,
    "purge_tries" INT NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "workspace_id" CHAR(36) REFERENCES "workspaces" ("id") ON DELETE SET NULL
);
CREATE INDEX IF NOT EXISTS "idx_files_workspa_ec870b" ON "files" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_files_workspa_b8244c" ON "files" ("workspace_id", "name", "id");
CREATE INDEX IF NOT EXISTS "idx_files_purge_d_465e89" ON "files" ("purge_due_at", "id");
        CREATE TABLE IF NOT EXISTS "file_usages" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "used_bytes" BIGINT NOT NULL,
    "file_count" INT NOT NULL,
    "workspace_id" CHAR(36) NOT NULL UNIQUE REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
        CREATE TABLE IF NOT EXISTS "artifacts" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "title" VARCHAR(200) NOT NULL,
    "search_text" VARCHAR(800) NOT NULL,
    "language" VARCHAR(50),
    "version" INT NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "execution_id" CHAR(36) REFERENCES "executions" ("id") ON DELETE SET NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_artifacts_workspa_a41ae0" ON "artifacts" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_artifacts_workspa_d95398" ON "artifacts" ("workspace_id", "updated_at", "id");
CREATE INDEX IF NOT EXISTS "idx_artifacts_executi_9354fc" ON "artifacts" ("execution_id", "id");
        CREATE TABLE IF NOT EXISTS "artifact_shares" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "version" INT,
    "expires_at" TIMESTAMP NOT NULL,
    "revoked_at" TIMESTAMP,
    "artifact_id" CHAR(36) NOT NULL REFERENCES "artifacts" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_artifact_sh_expires_416c7e" ON "artifact_shares" ("expires_at");
CREATE INDEX IF NOT EXISTS "idx_artifact_sh_artifac_871408" ON "artifact_shares" ("artifact_id", "created_at", "id");
        CREATE TABLE IF NOT EXISTS "artifact_versions" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "number" INT NOT NULL,
    "content" TEXT,
    "size_bytes" INT NOT NULL,
    "note" VARCHAR(2000),
    "once_key" VARCHAR(64) UNIQUE,
    "artifact_id" CHAR(36) NOT NULL REFERENCES "artifacts" ("id") ON DELETE CASCADE,
    "execution_id" CHAR(36) REFERENCES "executions" ("id") ON DELETE SET NULL,
    "file_id" CHAR(36) REFERENCES "files" ("id") ON DELETE SET NULL,
    CONSTRAINT "uid_artifact_ve_artifac_919b94" UNIQUE ("artifact_id", "number")
);
CREATE INDEX IF NOT EXISTS "idx_artifact_ve_executi_2e2b33" ON "artifact_versions" ("execution_id", "id");
CREATE INDEX IF NOT EXISTS "idx_artifact_ve_file_id_e150a0" ON "artifact_versions" ("file_id", "id");"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP TABLE IF EXISTS "artifact_versions";
        DROP TABLE IF EXISTS "artifact_shares";
        DROP TABLE IF EXISTS "artifacts";
        DROP TABLE IF EXISTS "file_usages";
        DROP TABLE IF EXISTS "files";"""


MODELS_STATE = (
    "eJztfWtz2ziy9l9B6cvMqdJx+RInnuStU2Unno3PeuKp2JmcPZspGhIhiWOK0BKgFe2c+e"
    "8vAF7Eu0iKkkC6P+xOTKIp6WkQ6H660f3nYE5NYrOjG5PMF5QTZ7z6O1kN3qI/Bw6eE/GP"
    "ghFDNMCLxfq+vMDxyFYi1nqs8URW6iYeMe7iMRf3J9hmRFwyCRu71oJb1BFXHc+25UU6Fg"
    "MtZyofdInGLsFc/IXmHsdyJOIzzNESM2RSRzzliSw4YtS/bHGGXLIQImhqPRMmrhLExA9B"
    "2GFL4h7Jb+I51r88YnA6JeK2Kz7nn/8ciG9GXcMy5YDwo+S/xdcf/P67+IflmOQ7YXK0/H"
    "PxZEwsYpsJqHxxdd3gq4W69uXLzYef1Uj540bGmNre3FmPXqz4jDrRcM+zzCMpI+9NiUNc"
    "zIkZA03CFOAcXvJ/kLjAXY9EX9VcXzDJBHu2hH7w/yaeM1Y4CvUdPRHXIfaRZbIjhyzFz/"
    "+v4FvGJAzj092DcX/9YBiDKkoLLo2pIxVuOVxi9udf/nPX2KirA/kB7z9efv7x7PV/KDQo"
    "41NX3VTIDf5SgphjX1ThvwY8rrWqsMdl2gQ/vLBGfz3PQzBDuDQDOPayx6Z+EtD3M+zmAx"
    "qXSQEqvmAHoRzM8XfDJs6Uz8Sfr1+VQPvb5WeF7utXCl0qVjh/CfwU3DlVt5IgP/nrZ1V8"
    "g+E9hPb0/LwCtmJUIbjqXhLdETVXxgyzWR2ME0I9RLr9SSzWEPl9Mxj/9/3dp3yM1xIpgE"
    "1rzNH/IdtivINAlwArsVAGBWP/suOA/vjL5f+ksX5/e3eVXqHlA65SwCuLiJgGzgH/g7jD"
    "rTnJV0BSMq2EQPQo/Ec7qshYIIfRxMPNL9f3D5e//JpQx4fLh2t551RdXaWu/vg6paLoIe"
    "jrzcNHJP9E/3v36TqttWjcw/8O5HfCHqeGQ5cGNuNAhpfDS39Ju3LyFDN05IURHj8tsWsa"
    "mTv0lBaNzd6an87TV7CDp0pHEk35PQNL/1LYh88Wz/UConul9j/2R1mkueV/T+fCOpeGvz"
    "LsZ+LDxFw0kSUMV7Sk7hNb4DF5hx4ZEVPPGZNHZDFl9IsBE05c5QuM6Xxu8SEarXxPIBhb"
    "4gdEjw4sxFAk4wT8OVjDKU15eZt8X4gpwMSvilAO8At+YviyDdRggYr8A339eP35Ovpy6O"
    "Yeffpyezv4C/wMXfyM9KyoCn1aDvyN1GYWvV4ZUK+s6Y3D82GNS6UgFV+vApjBfNUFS/F1"
    "xX/+86fT07OzN6fHZ68vzl+9eXN+cXwhxqovnL31pkQBVzd/u/n0kNy85IWUGyJ+bb6NfO"
    "14c4X8jfiaOAA66ZMEsj00lc9OK5jKZ6eFprK8lZrk3ugPMuY+SjWckrRcD8Fu3y8JQau3"
    "UCelYJlOgepzZtssGMkn9HAmn7yuMJNP0i7FeibLW3mgH4Tc1Gx/bGcSCyxGZIbtiUEndT"
    "BNywGuSVyl1VyHBwrHAwv0YlggXVQBNFB9GugjwUn2Ie/+sAIdtDJmYmhzSugjXYrRbpz/"
    "+YGh8OGS/hFWyIi4xHyHHi1TEUKS9YmNLuJ9IMCrKfFiY8aNZiRBRrQRU9BocTvelcW5N5"
    "5AlzVoYRWkowR3ytedhbVt+snCpVMXz8U6I7ZNkzjcwvY7ZHG57DA0oa5aYTxGXLScUTTH"
    "JkGScF5akrxWHDQbU4E5wo7pU9lysHieZIrF85BLbVJxWcqy0z7v/M9oTx+t5I3fYf3SZf"
    "1S/81Afk9dgVkx8RNK9dBNPj0+rhLyPz4uDvkH9+KaiMuh93e3t8J2Q98G778NUmazeOsm"
    "1vc6JNxaoofaaJ+04PSJOLXTL5JS7QC9ea3pMsupNpU6XvdaAvxu8LvB78763XE1k+8LSz"
    "yugZqTki2ouTucYee0rFxEYY83eZ3TsqBpnTXtkmdhYjTRc1IStKyzlpNucEbRxZ5uRhAi"
    "wCm7BzKgWgQ2w67l4JwF+WfqEmvq/J2sMqH2FKoBR/Y1/qxugru+ul45XbyMqK3M/BIoiN"
    "9OuO9wXt6/v/xwPShYJFqA+AsjXWQBqqKbWRfz4T0QOeyZFr92uJtPEK/vDktJYjnOIGLg"
    "NunKX2cUmZaJljPM3yGHPBMXjWfYEV/8CN1wRD1uqwOJkhGO5mxAChOkMp3lTcQWBD8xRC"
    "dbc8LxVBAghXUihTXYS7tjhNbLUqt5dHEt0UNyd3e5lZDIComsnV0iIJEVElm7PYkhkRUS"
    "WSGgBgE13alZTZLIrufYsn8jrjWxxjjQQYYuyA4alrEGRA43nmPjt8kykw8jJlJZEH6S2M"
    "Klfvki8W/s55e5MnlWDUUqcYxT9Ki+xmNlqkA+BxLEtOIClAbr+FKRQA9Nz9PzKl6UGFVS"
    "DybjR0FG0l7cVdjHe7uPa5oYU0HNUH2mmZYb5sRAOkx39FuXkImJAKtYHsP3gqAwxJbLYs"
    "uxCaVTVPnGebZ4oZsYuzssrYAbjdvCL3QQnUyE50cnwgecE3m2kc2sxRDRhfQTqTxypCLN"
    "Myp+mQotK7N169Bx+rrvc4DXCF6jHkvMHrxGeSyvaYgolO0h1nBgaC8wg3uuhw3YOcO+W+"
    "45qLmhmvF4TBbNXueUKPjpOutZuRFNDjRkBMFnhwMNcKDh8ODu4EDD+l0H0mkTupl1USfq"
    "6ZeI4hnkUE+xu8My6mlNFG2TkhBWqbHlMYVk0fXqxdMT+Qa5mQjDYtIJ8hR0YpyAD9kTH/"
    "Is3t3cUwyFhc5iEvsrcXayK3j9EmenJ6/evLo4e/0qqmwWXSkraJYtcg68R5OFonOOkrcw"
    "G6o5KQlq1lvNELcGH1hTYMEHPqAPDCkXHU65+BUzJlRufiaM8EGO65scMCzzfhfBUEOWV+"
    "XtJuXLBwpHWPhvKPwYRJ1ihxjy7/VYmYclfi2EnyH8rMXi3Qv7vFvhZ8gOh+xw0C942Tsw"
    "OSA7vJ+uyj0R9kiujxLcGZY5J0yN2cYpkR9qomdse8T3SaSrPLHpksmInaon5lDZzN4/Ll"
    "w9VKd+TTZOB0G5Q68kwxLnBbpL7MBxSakhJlXaWYIRbJOcF+DKcrC7ytfEWiali9GK+8UI"
    "O6aNEvSvgnogkQEkgL26+XT5+R9R9ZDICrq9+/S3q5z6IVf/eLi+BM/yRdqkEOB7CWqGiB"
    "REpHR0R6pFpA7lkzBWcFw1vDUs90rUoG3ckpErPBB5UtVFJnm2xgQthach/BG0IC4T1jYT"
    "M0o4Llb1s6mpDEFwOnRxOiBispeIiZr/4oV3cgyeYpiTUo1g1oxYTeL8qlL7wFcl7QPVPX"
    "AhXqBtGTQEFstQw25PMVlQtdaqhjjkS9AyNPV6CVqGaCREIw/t/msajVSo57j9oTaKfX75"
    "g7Zx+H23/ghd/6cqSCzjjqpIsfwiCAvPn3ExhaTDj2y6lM2QsHw2o37UUv4VdEnixLYZ4k"
    "sqnkkXtpBeYJdXpAmAFdCFFdhzRar0fqsRFbCTclTy5cqP9pZzAVvFejUG+eynChif/VQI"
    "sbyVRBhi6el5XIlqOS2hWsJ7eeF0ea80nm7TMS46clzgo0cS/eO9zs6rzPfz4vl+nqm7Jh"
    "wb49/UqQVxQqh/KLfP4uJnsWG6hufW2huTUv3DWbz8FdeW0sUlQ+RGh3/qRicygn1cz8+r"
    "rCFiVIldkllF4n1QGjExuQ8AQkZnQgbCJS9CzZBx1Vs1Z/jAw9BX68ShHA4rkVVUTGRFiT"
    "nbsFmcONgBzqlrnBO47Hq57Mz2pnWs7nB8/7KBzqr4kWfFfuRZxrOxcUFj883l10LZ/U34"
    "wcQlZFdrya4LsIF521u7B8zbF6FmTczbX+R/rjxzmn9gNH671MRVl4yRGtncyv3qt5KN7G"
    "U0xyvEFsSRNWyQ/7F+oVfJojsmdsVFh8+G8uKXh/fv0NISM92TD3HpcoiwI2a+eDiYzR0z"
    "m5Va7ZUhfB5qeCz3zOK0sNponnSjsqOaMXRB4dGfTk/Pzt6cHp+9vjh/9ebN+cVxVIE0e6"
    "usFOnVzd9kNdLEwpctTwq7UG93Id2PtR3UX2oxl63O5l7pANydQx6o+L99HH/TQQm7OPy2"
    "veH0hYmbH/Cq0HSKBlQwnjw51jDxqrn99DAjiHlzJrsxUocg8bDAMhqiCXXVNfVh75CwgF"
    "ZoTOdziyujSV5AxBGPIjUqcpj+T3sSc0NNPpc+W6af16c+J1OtAywsXSysQHXZ7Twf8WB4"
    "2R7er/1b7skpQyic5k0IrugV6R+j2z69FV9HKqdHxGR6CHL7aT/+Al0D4Uigh/C2FJVIsb"
    "TY9nf66p5rJLK/LhnHuwL4IM6qWAbmC26oo9w1sc+Igg6a6UCYlQthelsSuwZ6yBUHXTTU"
    "BR7PiNlMD2lR0EHT94HxhkxmRhR00JDEdBauNRbTucGmnJUFLTTTgo4co74uKJTO0pg93G"
    "+IVhGJ1w53N3CN/pBhVbYxIPwaE453DpGhWFsSjtinFofqoO1SRnItjjilT++QQ1UUFql6"
    "WxZD6lDteIYd8YOrk41PZOWffdhcAhhz2a/zz8Ea4gGjnpsoETxUhTTcsLBYoIYA2eDHhq"
    "/CQA0W+Mg/0NeP15+vUfRAdHOPxGRFn77c3vqTBBhOHRjOBn3nIU6pf5wSWNg9sbCJFbPq"
    "upUQ2mL50izzYpsVKpYMLjZIQ2xjdVjXuEz/TlmeVOJdT0p415OcI5YQPoDwQffDB92ksn"
    "uX/tZtNrt/6ugkod0/NRya09bNrDmIFixmECZ8UgVTVgmU2gQ7BQRDSjTd3UXI7upliK7s"
    "ubvL3d1twsm9ukkB/OnLL1fXwtxUu7QYZPEC3CMqqob9E5fpoQnUvoUJwQIIFkCwYFg/WP"
    "DBR8afG3mhgmjAcHOgwIyPbeVQF8dPhAXNNxzqRw1kVED1Dcwc4fIjCQyNPMvm1ZtzAA2v"
    "Cw0/Fgo0arMFSak9HgvfFbipWnmVCIOzEsLgLEsYkPmImKb4EvXhzhEFzKtgLn6NLZfuHF"
    "f0v+/vPuWjnRBKh5usMUf/h2yL7cwZjS0walW1HHYkP+8QC4sEKWGUh2hHHRdjingv+y3C"
    "4cQXGPTT0RfQ4VwcHE7UQAl6Hk78NYxoFXkBv8ZCXpu8gDA8to0bQBF22FI84634B8LjMf"
    "UcYeZLSz98/FB255M3TVMm5viF+NmC4CcmdsQnIk8wbtkvHBwDXRwDKI22g5JcKTXEpErL"
    "okFSTX5ct1KbhJIuCRlSc4QZqVtqOy7TO69sV3W2/b71+dk2m/vdF2TcVO15r1lwqiwosq"
    "OW9yraYdVrDBqX6d08r7KSFC8kmXVEhu8c+bObxP3WgnuM+oXmTGeDfmvjuCrPs5YAkmcb"
    "ksclz1bYIzyJfWGSQVxkf2keJ7taSvzsgtOTV29eXZy9fhUlFURXynIJcrI3oH7oS2DNgB"
    "x9EWrWkRzVV72QKKEx7bm3RImfLQVthhlV14dlhOhEjNimkYOUP0I3nCHlTQYtRv3TkEdI"
    "nqhczigjsYSJJWbIB85EI2JTZ8oQp8ihI2qu/POWFkMLzy05TrnxyGRyY/cPSBZQqrH76k"
    "MNU3zYWg4YVmBYtVmrdtJfbJhPssp75c0nCHbHM4OT77V4kZRYD/VyUo0EPCkjAU9ySEDx"
    "oZw43MeqBuJpuR5CvpNWe8z6NzEikrT6kYCkHBzLaHwggM3w6fnrWotLJNHDSd5+Ujod/U"
    "HGvO4h3qRUD4HeyQFI4UPxgmV7c1QyEt5jJEF2qpCY7WfPbL/sasqYr0MYpWWhParOjJGv"
    "raj2T0VOPSXVmyJordHqeMypa2yTS5F8Qg83ivZXLR+yetxCXAaKlKQsHMcYkRm2Jwad1M"
    "E0LQe4QsztBW6tGgRjevP6aBiL0RPb7UIx4kvEihceJhajqlcOCgIy/s3hpqiMX9Ryy5Oq"
    "sg+OCvH4NS2Tx1aHKHDxZCK6DMLQd7LKpR+8YVEjHcuVZ1cL++hARrqm8RKPiV22AX2ZlO"
    "uNX7Rn7lK9wupQSA2fNCnUG+hbc0k1MEcarCvdsEbg4JyGGSTbHZwjc+quLhcL2xrj4Edl"
    "D89lBpVaJnM13MDr8dtkj/imhn8wTuaFzLEpREcrYYYwZJlkvqCcOOMVeiIr3zZRPf7Wtk"
    "mYaVJgm9Qouw12iy52C5Sj2kPkT6hDft8MxA/ke2EOeijRC4DLWJrr/3lIEDSZBP/EIaJw"
    "eHnWf7cIM01sGODLIHlZK8JMU3A7nbzsW6DF7WBit6uYptt2gblEz9j2CPKERl1liMov5O"
    "cyLzDj6tIj+b6wxGwVi/IjUg47Q8J+FR8oPj5KYg7TnJcz4iBG50SmOEsblsh06XqlH6IZ"
    "KtNuwHjV1XhNqKp+pnIk2gsbayfdEVI6icuVF4XIS3LbpBPIcduQ41agjdNN2lBrbB33Ix"
    "LohS727X2UpTK/wDzm1ghpOMsNZ7l1WDO65ifDWe4Xoea1l1RXzUnJveRfA+cFnNfBfUvg"
    "vF4Q5/WR4CRdk707rMB4zcTA5nzXR7pE4nuuUECcJdLEZpgNfX6LmJLg4jPiE1iK4ppSSA"
    "rrGD8llbyqnZeUkoLEJEhMgsSkzihBu8SkDy6e8LyNz79RuufJ7zqxhYVqyrHbhHmmLl7M"
    "/Nwj2ZGHyERoYlpCt29VapFtPROkPmUYFLGxVFRH3gu/xQ/ML/KNRq6YRLPsQP/6D+zom/"
    "PNueHhZbll+ynZNp2+RY/quzzKu0u/wZBLFjZeySEy3EQXctLJZCs0Fd+qai72P9doQSkb"
    "nXZhoA1b3n8nlsu40QDWrCCAmwZXLU5ZTIsrxUYC+y8UexiTZtuSsPFluqb1GBMDAmUzgS"
    "Lhaok/CR/VTWgrGYWxyaUTe6LMxLvQJio0JNcjaliUxtrWamxbylQhPB6ThWRNouf59p76"
    "kLeJOokmEpdUrlE8Cd7jaCJMy0fPMakj47DRLvVYnDnk/wRfY9Gm9rusbRi/E32lyCxMGI"
    "3xofHaAvEH/jlY66rwUyWLLzvfKDADpQaKCmALX6uBGiyQln+grx+vP18jWSHO8MM96OYe"
    "ibkfO9cJdizYsXqsp21bW4mXM4NrSVWulFwv8mR2fQxiIj6cuAs3t7dHWWOVlGDDziq6wV"
    "126nVHrVVGmI9nNe3euAwYvekMGtuSxT7rLR4JoUYrh2alJHZeOdG1plbOvletMNZauoer"
    "9K6KYkElMqhE1uF1GSqR7QbX+rllkDrYgayyoApRHdo5JgLEczXiOcax1PN/UoLQWbKh+0"
    "OfietaZr2JnhDaaqp3RwHbznRJoxLWJESYI9mIuNIM67Z5qyxPXRPjrDDAnIU5zrVXNSHj"
    "MsCXlAcJzTAFacsIYZTK1E1QN4YHE/Ek3WKD9w5esBktzjGLBgxrRAZZILRN0lm4vMWCge"
    "iJLLhMHLPJW1kqwCUq58umUzQiU8thQySMZJVwzWfE8asL+OMwcj1HtUuzHIeYso+axetG"
    "ByFXG6Jr2i5HkMvUNUMbDBQwUMBA2WCgyDoXrNA68e/WMU14JNHELHmYEZVtg/yfELdNMJ"
    "PFwdE//mBIiHhz4vB30gwRxgcV02td1Wgmyx+xJ2GEyKwlYYXIhHf54FBMmimPqo/VY2jL"
    "+B/qs0jqU+W1WK67nxb1uDHvCSwYTS2Yklh0WQXysmh0p82YPdcgVxWl6hg7kQAYO9WMHT"
    "DR2zfRCxollkUjitojQh5W5UCETma7Docm2zDam51cLTDwa55abWze6wB+28b9VgZ7dNYj"
    "x1yPnwPZbKxvQxzKDzaDM6vJXj61DoOmy4rK/8pDAPKIQPp+sqJW0ahkQSY4Z6qT/R1qOA"
    "l5lUKkOdD3IU3uwFUv478ho5bi2pcpsT7k55alKu2iACbH01qeUDgeHKEiRyj1DsgHZKqO"
    "EuyOZ4qcqjPdU2K9WIb2Pd+lR+TlzPjq7ea9vPm/Q/DXdm8Xs6V9g7QBHZAVhAIEaUbAxo"
    "wbz8SVCBli8o6IWwPhAmkoYpWGeeGNxMY2E7Z8iFY9g71IHjLW4TjLwRdoOM4Cx1m6gCsU"
    "QG8CcOeOt0AB9BehZh3rguqrXqiNrXHFzwLkOZ4abhDaSAVsA8mf//6Z2LiAvEzFUR7wtE"
    "eo/7XLPLIQsitVYXRQEpwKRgwr5ZP5BUu36p+3cKl4e7Et09GjDs/xeqrvVIK7H8sKCqI+"
    "qnjlY1jwVCxvdaJasTpla+oKQlH6h6IgCNU8CAWhJaDaG1LtdEGcrjLtI8xIE6I9IwfJdz"
    "kc8Jy4wtpogm+OJJzfzQIM5C+Qv3pujkD+HhxXIH8bWXVdYwWB/H0Raoaq/lDVf8/Qdrmq"
    "f5wDLmEzA4q4ApUZ5nA2ruEvHrDOtZePHAZHXzlFI4L8PEViotGquOZGCnDxyJyK+9z/Td"
    "CtSUvqMtBOvST6QKiH7tl5FfbyvJi8PC9OoD/fkD8POyrsqLCj1t5Rf/PTMct21XBItZ01"
    "yO/cKkgYJov6ccB3mzriVN5hgwxfKGul63ZaO4H7EDnbHWKUO3n0oEP4QsmwXVfRcGhewY"
    "fioHU4HqLV9aPVEH+C+JOe0x3iTwfHdX2Cq35oIi0LwQkITvREuUClvHgq5YHMF7ZAvCA4"
    "Eb89rBacCCRajFKEj2wQpYi+TYUoRXwsRCm0oVUgSqFLlCL1MlV9B1JisLWWb60hXC1urQ"
    "+xR3YT4o1bbGqS6bTFZrRQlgQQ01SNzXabgIV/XEn16hAb6xw/kSgtgKGJS+fyVBOaUVlA"
    "26HItriYP7bYfscuKezJkXuaqahGH+y1uuy1UFcP6up1jgfaCZ08FshMqbtqSibH5Xv4Xr"
    "RPJUMhQyhkqCn0O1lgIPq66+jryMbOE8kxIYsxjokAylusKxCMhWCsntMdgrEHxxUOAzYy"
    "QroWiIXDgC9CzVAJDirB6RgQ2LYS3C4jAu+xDFx/JsxHJhMNSNwflkUCxmqk4aqhzaMAX2"
    "eYI4wc8QFoip+FUBgPkFPJRJajul+6nuMICRkPwFOBffnZhTj6T2QFJxe0pf2ldjKIF/P9"
    "wfAeOmWvX1Vwyl6/KnTK5K10I8XwJa5Krq0legHwvnk18n1hCQgbmJ1Jyf2YnZo0AASrE6"
    "xOsDr7bnXOyPhpQf0vn7U513fLLc5o3DbmpkzjxNKeFAYmpSYS5qdsxx5UySXPRDzezzsJ"
    "GrWLAXMxc4eqxbqjxso27cEIImZF1cq6YHbqYnYyIn64k7e2FB7tjIvAoc6cQ53P6/PuFS"
    "GNSQCieW27CbbzooilfbsjGWjcnTbjqzbuFj9z7PH63brSctDAu60G3hGyWXXUbOJ9HX9S"
    "F5Ww0RBMz8JdN/N+L8whz3XF3ri6teZWvomXHlNu6K1HG7Yc3tze+0iXSHzzlTT4ZNWTlT"
    "y/Y1rCUObqBI+y/sbkrbT/ZLWU1boJ+FBeE+ae+K8b/DO0EqMs5eo0ZKYQGdiFGtqFkpIL"
    "qOYadkxKCmyZHFvm4Idje5nQoAEZ1RtcNeSi9MS2JSoqb3VoCd+Kh7o7DK+mZ7o/BJbVr7"
    "ac4DmGYHJAqRUYWmnGQo7d5pyZJPu4jDP7R8kCQw4jZVsKI9Cvhiav+R+lLL4llpaejD2L"
    "8e/Qo2U+hp21xPN+YEffnG/Og6ITLXU8beLPVPREVm/FwxVb6RuMwl70bBPZVFyI5JErTN"
    "OwJh9bm53iTvgtJOGojNIRNVffHCmvvsBcPYVKY1N8TWHbUs+pykH+OVircmAxYxZsD5kd"
    "wbWoa3EVbhWP9KKkKGm/DlXISiyffsnC4FMCVQc6CF/LgRos1Kb++AtsXV1sXQ1sB92M3v"
    "aMMqgD0zqsscUqRYdSahPsFCwUa6k0ISrE+gXm1d3dbYIPvbpJpy18+eXq+vOPJwpvMcjy"
    "rYasuxZf/it6wXERcIFzME1so3XSQxKCkJSsXXrIViR3e8b3mtrOMbwTvHex0R2Rx9sVUB"
    "IW7hESxjH6g3qug+3QchY2FZ+FLOpY3GPCtFYmMWHCPA+MaSz73f5BfFNLDW5c7CHHdM2U"
    "t84ds24iWfzI3+XbHTOnZf7cnLRhJ6OvH68/X6PogejmHok3DX36cnvre86xj11glzg8+H"
    "ZtfGz0wNKPdSlVH7r9r/QfVPphwrl6Cg41tfGRweOSHwmuiS6uSZAYUNOATkoBpalXTXPN"
    "QG09V6NzLYv3ltq+g4odrjWd5jU8qIZ2TBzgrny8G87Uw5n6Du9/cKZ+R7Scs/BqnTKKBH"
    "qxDOz9kJHr0pyNrxjuSABqsTVAe0HHOaWSCm3laPz+CNDjjhjIkkYh+Rta8XnPhFAfJvCu"
    "D33aBDNieA637Losc0q0BZ5ZM+y7TjOngmHrLNb6IbGk7B4DYyFz1dnAWILjrfN6JQTh5d"
    "L55ZI/9YnkkDnFh8PWErDzZ7opEsxnddBcCwCY2SAydrHYo52GkeS0NKxEOq9ENmbcaHBY"
    "NSO3vxfppCMvUmcyXLqyMsnVgnrcmNdZ6pNCkDaUg+vIM6eEG5w+EScH2itrWohuRrRHkb"
    "ufTk/Pzt6cHp+9vjh/9ebN+cVxBHT2VhniVzd/k6An1vhCLXgsx9v6QMbWHNulOggE09ut"
    "L3kUPKF7yijB9cP1+5tfLm9/PLkYXqTcqpDaeHWc5i8SuSxVKfqEEPDzuYg2MCJyJHu0fr"
    "S2Pod5UDUmbEwEpmvaWVzwOox7NB4MsvTEjOXMVZ2YMRGYmGniz2M5q2dZNcVAoA9xi30H"
    "3mTaMTH8HahOwCgt1wfsU104zyvEjM7Pi7twnqdtLjiX8AKYJMax26wmflIS+EKdtayqET"
    "YpQBuTAw3rrOGF6zWj/hOCoGO9dUzni2aMX0a0N27Rnvm+scDRJqqMWhM95IqDLprqgjVh"
    "XuNiW/OuWqmhbdaVu4Q0muYpQZjgzSa4grHhLM/IwlQvm+pQnKOvhej6A2ymnsDhK9FpCm"
    "5vStF1GV9Na9FFFS/e07kYlDzSXzRmWKk4hsBFDW9eJOOezgmfyY5mmD0RU1a5kGUwZIE6"
    "vxIdDqrEqaz8yuUv0rWfxW+xraBYBZQ30KW8wTYnaeEMbY0ztFIDWaCLm7CH46ED+xYd2K"
    "HJchNVdI6kjG0tNdWclAQqWmct69gKRV/1NvfrShqc1HY7tmpxoge4u2hysn/H41o2kxuU"
    "uR3+iIpOh9+brrHLIevyiQe4K9+9CCrzqVrXTFaZxnbY5UR6N5bswex7Gm/FfYIeGZnO5R"
    "d4LG56ktZKlDq6VceTMgI6d3XJ4Z2DObSdG9KTpHZoi7fXYzESjQyeJRlswfgeOnhnpxUc"
    "vLPTQgdP3kqCK9vGGzV7iMdl+pce2H5JiQXOS8guxjccv78JPNgV/ZPKvDw+rpJ6eXxcnH"
    "t5nIlHNXCfwDvW32/KZ56Kk8ULmKdurvr7ThY/SJ9UzXaBMlvwBbVJ1VcLwA0AN8CObun0"
    "I8G5scjw1rCMDbDp1JiJUdt1RJ1gF+FEyynxXNXGSnXCImay31VsIHS671iscUMFkTJu5Y"
    "BFRLqf3pdZzw+23txaDilYb9StjeuNLUZt035PyidSGuh0iDBT8VSmmtzJRca2ngni2LLR"
    "RMwMZHG/MUjYQMRv3adYSaqksYMUIar68D2G01StWVPxKCfWW8/nM4dotFKPDMe61YlM9U"
    "nrd+H3sItIPLWokOzMDs22I4nftcWn2fnDYqk28ZvJpn4t9McIf4tqkAHNMbRa0SHVEvr2"
    "dQnWZsZHT6uO7PlgQWrfymiguJB1RhCCOzn4QvwB4g/djj9ExmaTZNRIuBe0dRLtiwpYXx"
    "QifZHGeS5sceGi1YkJxER6ge++wwIQWutlaA3CDhB2gLDDsBYN+En857PnDHJowPDWsIwG"
    "VDar623RFViGHWRuoXxSRAaipfAy3imOjnp84XHJ3llOgvjDHD36NyN3pE4GYlC8qJ1MRO"
    "C1dshrHcSX0m2xAWeqy86UrPoiFrl6JQsTQjCJK0xi6LW7zz6knJP5ImdGF3KHMQloO5Fm"
    "DC1mqMKwDZp2reX22LArutLZjl0ZE7D6TM4TBR48B+OUgV4D4hzJHoV7WgMY2r7uNaFYn2"
    "K5uq0cvWISoVpuzzUMlVQPn4MAlVR10gVUUt1peUkITkFwCoJTw1rBqS8yy+EDXg1yolPR"
    "vWFZeMqTowwTr5rHp77OMFdxJxnlCgthiCeisfhCiNOhvLacWeMZcihy6VKGqmwy4QJvys"
    "XHyAiWymFfBk8SotRzeHGsKp2Qm0okNf1fvaYrxXedToUwhLB0DWFBBvFuesLhnKCgdNHy"
    "4QyGl3lm/YJSuloQIjlciCRcmBuiHRMHuCvAHeahVPchQwlwG5u5jaYn8JHGY15v7zLgU4"
    "KAfzP8gcY6vA6AxtJJF0Bj7bxLCpwxhXYeewa3pXYeh6GxHjB7GuRQWOr6sIy+4mLEFsyV"
    "wARNqIsWhIot5ggpKivIr8Yyt1reVInVjMjgtCq5MLYpE/9MJlv/wBBdiisudhhWtEzlzh"
    "NpzSRruReVOjDFY8tHLFyLuhZfxcekyczoOhtjW3xq7JHAjenCjUHTiz25x+q/GaDvqXz1"
    "SzLpA6keQnxaKdX7tCTVO7wXn/JxOfT+7vb28uEafRu8/zZIO8+x35BRS0lFyKQYpHE1Su"
    "PqGAk6cCg3ghyyXS3vu15/4jt2Jgl0M+xx8f35x6e7Atv3j89O37yOPGL5R5kPfC/ctds8"
    "Eo40yFVbS0Gmms6ZauT7whKPa5KNmJAELWut5aSHUkvNSVHQcyf0zGlWz8X951Ji+29DF/"
    "M5R55lc8thR/LzDuFr7qQ5HcfTHIOwWCPheFBF66qYUHdexyEKx4Mn1KAUjsOWeQkKxWiv"
    "JQDv+niLaS+QzHf5q3mfySf0QQc7572gFh+Uj+h0+QgZrWlyhjYjBydos/QJHnPqGttEIZ"
    "JP6CFRvoPiEQqyerG2uMwWETfNpnM7mdACixGZYXti0EkdTNNygGtuchcxt1ogsk/pn03R"
    "/hqxRq3eOpGWgzldhOskr3REFWAnuSUkANkIoPo0bloWeFydedxkFlMtPSckoRCI1mr2Fm"
    "ZDNSclQc1aq1mDw/ndWatrNs6BbHHIFt8zuC1li+euEC0gXKeshJ7LQqerSsi0+0vGhMoI"
    "GRSk5Uf3h5vS8w0cDN2mEeKCuIw6aDmjc4SRfKxMyxdOluph+DAj4QjZiZXKG3LGoSeyEk"
    "+kfCYehPCIejxI9UdzvBL/eyIqh9/vcujXVg+Lp0+wZRcXoFA/zNecx4ji3LK9C8M7QxSN"
    "V8n2c/FoI5m/D8n2uiTbx5RWFfWYCOzD6bAXZVb+rlB87jYmAiVjc+IxqfWjjtOVEgUKRW"
    "enSylL/FySk3dV+PYkhXpzTLrFvoPcEiObMBYpUXh5dH55YhZa1X08JgL7eLk/zYOTuVs6"
    "euEB325CutHJi00o3fy7BzwdFLh28tZwo1cXpvc2cujuHNmwfup7XPJxQ+mHubJaIBrJNv"
    "PYHc+IiUarSi6YeFSO+8X93xG5XuBj6eJjBZqpd8w2EOph8tB5tYS4kny4wiO25xtO2MIu"
    "Cbsk7JK5u+SlK6x9f2PLbJPRvdJ9EgejtiA+xXofPMTv9SjA5MQJmz3KK8/EZeIBbMflRp"
    "LR2rJyIrDN6rLNQt4u5O0efv2HvF0tcYX8rCYAd44Gg9pR+6pkbXG7QfGoSKyHIB+4epTP"
    "IhmcfK/VVDgl1kO9XFTSy0WJXi6yJ/Bs7Ew94UnVgTou07/zHm3QOkmMA1+vRjQwJgENhd"
    "OhQMhdfhEmEOQuQ+6y9sBC7jLkLncF4NLcZfEl0Kcvt7eHpu3vhdVJBiXcvT9gWIXAN5gc"
    "u03+sm05T2i0CtrgYWc1ouYKMUKY+CPi+IfIc7hlI4sj4pjVKf3oexYx+sDJAyev8coOnL"
    "z+Bgpw8sDJ6wlw5xxS1cXKmGFWqyBYUqqddX/z9ru3Vb/9imv7Z8s0W5Ta5ss0KrRdYXna"
    "51Tu0+rkkmex0jTZhJKScDxCZy2nXMbKVnFSDKi7cuoOx/IEt+SV4imH3YR2I6+Umlw6Jo"
    "P+FlgIJbzSb2sjogKzFKZvNuaW/JZ1aw4JLTFD4hKVRyzEMivzRpFDxOeg8Qw7U1JIK2V4"
    "JMebj8St7MmKoi5yE8smkAkKrFM3liVgnfTfW4F1AtZJT4A7Z/EHu3lGxYVsyFoAqnDkdl"
    "JXR3GygBZ3BomJ9CHdrezt2ElTSuvfxBiteK16GEkhmMn5JTFqpW2G4/swhzMZyxVTlktz"
    "ljOJm1SY1HUbrMRlWkG612Q/8Fk7sQ0hd3I3uMaYkqqQxkQATWBd98u6puduC9D+HDymkx"
    "N2I6qxt7UgPRISUPuZgPqezufEyS0bEd4aloUGxv6gLSMCjM6Jn2OKLfOdX2jJx8hUoQHq"
    "2CvE5UjLDxn49Zcshp7IgpdUXZq5BJvlAQLg/XXh/YHzaddTzj9LWkz49OoQ6b7pHrkKhq"
    "HRJODFTafjMtB4ulwlDRpPQxwR4oh6rkAQRzw4rsS0moURE4KQNqhzEDFQ1TY7QOoR/Qsi"
    "tL8DBJDVpGDjQrBW5SJas71nUgowTWIa0AsNNoCkJOwAOu8AkC30ItSc4Pmqro8JIYilbi"
    "gOrcBqgfAPWOWH6HndRHdznej47NLpcECggOvnctrfvz+swP0b5HmrCIBsryAe4K4k7y8b"
    "3Nk06LUga6NMbLr8gaEwzlDM9YeDA8gZEUPkTAS+X1e+P1JRBvbi/LiYCHD+OZw/VFDdVw"
    "VVMDlaT+0P9pN6mCalwM2FGMjB1waIgUAMpAu41mdFgA3pABuS8oSqvi0pMTBPNhc6lXC1"
    "wIl8jT2qm9BWKnMam1waEiIfJR9VzId8DOiqzXTITIxszoZ8pEsx2t1IhKAZVn+Qd0EypD"
    "yBs06klHdlMqW6wmfi4RXrcwI9ogs9YmPGjQYcSUYOiJIcokS/TfKgJ95a3CLrrOJVttM7"
    "hzxQ8X972Ex1UMEOttI2tscgYFO8Qa4jOpu3SJ8H26ZEtWmxsceYWuu52CEd8WFDRF3/r4"
    "WNx3JHVLvoGDvPuF7HyRi8xQ0nY4Pkp6vTr79nulFCXSFtNtRISxnYy06Pm+2eaz70Nrrj"
    "k83fc9whm+ICU+V7DqwTObx7wJYA+eHuy9XtNfr18/X7m/ubINE9YgzUTRWx/Jdt+av45+"
    "vL2xSuOZO2BNe86Qq45uEa7khj6uVVRyk0sjNy+zOyjztiYUPoAUIPei4cEHo4OK7iDrWf"
    "GxZuTohCAq7OsYhIWdvsA5mH9M8Sb38niECrtxmkxGDdKkC15mGMtBzgCmU9X+B2AE1sX4"
    "Sa9Quu6Ktc6GGrSdwKetjur4ctJM/UxVfT5JlL4lrj2SAnLBjcGZY2FlmPaRAGDC61nNNS"
    "SPnmrp05PG+gQW3jzO3wvMVhtsJOdsVRtuJWdn1geU/Pzys492JUcZVmeS9F9IqXqgbCwf"
    "AeontSqQj2SUkN7JNsCezCcvnFxbyKy+XvoZbXYSys1qp2bZVDtO1m9tf/B5G8oGo="
)
