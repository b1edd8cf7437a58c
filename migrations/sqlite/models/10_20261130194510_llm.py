from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "model_budgets" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "monthly_nano_usd" BIGINT,
    "updated_at" TIMESTAMP NOT NULL,
    "workspace_id" CHAR(36) NOT NULL UNIQUE REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
        CREATE TABLE IF NOT EXISTS "model_usage_days" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "day" DATE NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "provider" VARCHAR(64) NOT NULL,
    "model" VARCHAR(200) NOT NULL,
    "calls" BIGINT NOT NULL,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cached_tokens" BIGINT NOT NULL,
    "cost_nano_usd" BIGINT NOT NULL,
    "unpriced_calls" BIGINT NOT NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_model_usage_workspa_2377c6" UNIQUE ("workspace_id", "day", "kind", "provider", "model")
);
        CREATE TABLE IF NOT EXISTS "model_usage_entries" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "at" TIMESTAMP NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "source_id" CHAR(36),
    "node_key" VARCHAR(100),
    "provider" VARCHAR(64) NOT NULL,
    "model" VARCHAR(200) NOT NULL,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cached_tokens" BIGINT NOT NULL,
    "cost_nano_usd" BIGINT,
    "is_estimated" INT NOT NULL,
    "key_hash" VARCHAR(64) NOT NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_model_usage_workspa_33d2a0" UNIQUE ("workspace_id", "key_hash")
);
CREATE INDEX IF NOT EXISTS "idx_model_usage_workspa_84ccdb" ON "model_usage_entries" ("workspace_id", "at");
CREATE INDEX IF NOT EXISTS "idx_model_usage_source__14c9f1" ON "model_usage_entries" ("source_id", "id") WHERE source_id IS NOT NULL;
        CREATE TABLE IF NOT EXISTS "model_defaults" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "chat_model" VARCHAR(300) NOT NULL,
    "embedding_model" VARCHAR(300) NOT NULL,
    "fallbacks" JSON NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "workspace_id" CHAR(36) NOT NULL UNIQUE REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
        CREATE TABLE IF NOT EXISTS "model_providers" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(63) NOT NULL,
    "kind" VARCHAR(24) NOT NULL,
    "base_url" VARCHAR(2000) NOT NULL,
    "sealed_key" BLOB,
    "key_hint" VARCHAR(4) NOT NULL,
    "is_enabled" INT NOT NULL,
    "models" JSON NOT NULL,
    "revision" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_model_provi_workspa_889065" UNIQUE ("workspace_id", "name")
);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP TABLE IF EXISTS "model_providers";
        DROP TABLE IF EXISTS "model_defaults";
        DROP TABLE IF EXISTS "model_usage_entries";
        DROP TABLE IF EXISTS "model_usage_days";
        DROP TABLE IF EXISTS "model_budgets";"""


MODELS_STATE = (
    "eJztXWtz47ix/Ssofdm9VYrLz7F35tatsj3OjhPPeGvsySTZ2ZIhEZIYUwRDkNYom/3vFw"
    "Af4lt8SQLp/pDsmERT1GkI6D7d6P59sKAaMdjBrUYWFnWIOVn9lawGb9HvAxMvCP9Hzogh"
    "GmDLWt8XFxw8NqSIvh47eiYreROPmWPjicPvT7HBCL+kETaxdcvRqcmvmq5hiIt0wgfq5k"
    "w86BJNbIId/hdauA4WI5Ezxw5aYoY0avKnPBPLQYx6l3WHIZtYXATN9BfC+FWCGP8iCJts"
    "SewD8Sauqf/bJSOHzgi/bfPP+fXXAX8zao90TQwIPkr8m7/+4Lff+D90UyPfCROjxZ/W82"
    "iqE0OLQeWJy+sjZ2XJa1++3L7/sxwpvtx4NKGGuzDXo62VM6dmONx1de1AyIh7M2ISGztE"
    "i4AmYPJxDi55X4hfcGyXhK+qrS9oZIpdQ0A/+N+pa04kjlx9B8/ENolxoGvswCRL/vX/z3"
    "/LiMRo9On+cfRw8zgaDcoozb80oaZQuG46ArPf//Ceu8ZGXh2ID7j+cPn5x5M3/yPRoMyZ"
    "2fKmRG7whxTEDvZEJf5rwKNaKwt7VKZN8IMLa/TX8zwAM4BLMYAjP/bI1I8Dej3HdjagUZ"
    "kEoPwFOwjlYIG/jwxizpw5//PNaQG0f7v8LNF9cyrRpXyF85bAT/6dY3krDvKzt36Wxdcf"
    "3kNoj8/OSmDLR+WCK+/F0R1TbTWaYzavgnFMqIdItz+J+Roi3jeF8V8e7j9lY7yWSACs6R"
    "MH/RcZOnM6CHQBsAILaVAw9m8jCuiPHy//nsT6+u7+KrlCiwdcJYCXFhHRRjgD/Pf8jqMv"
    "SLYC4pJJJfiiB8E/2lFFygLZjyYebz/ePDxefvwlpo73l4834s6xvLpKXP3xTUJF4UPQ19"
    "vHD0j8if55/+kmqbVw3OM/B+KdsOvQkUmXI6xFgQwuB5f+EHbl9Dli6IgLYzx5XmJbG6Xu"
    "0GOaNzZ9a3G8SF7BJp5JHQk0xXv6lv4ltw9fdCfTCwjvFdr/2Bulk/qW/wNdcOtcGP7SsJ"
    "/zD+NzUUM6N1zRktrPzMIT8g49McKnnjkhT0hn0ujnA6YOsaUvMKGLhe4M0XjleQL+2AI/"
    "IHy0byEGIikn4PfBGk5hyovb5LvFpwDj3ypE2cfP/4rBj20gB3NUxB/o64ebzzfhy6HbB/"
    "Tpy93d4A/wM1TxM5Kzoiz0STnwNxKbWfjzSoF6pc9uTScb1qhUAlL+eiXA9OerKljy1+X/"
    "+dNPx8cnJ+fHhydvLs5Oz8/PLg4v+Fj5wulb5wUKuLr9+fbTY3zzEhcSbgj/ttk28o3pLi"
    "Tyt/w1sQ903CfxZXtoKp8clzCVT45zTWVxKzHJ3fG/yMTxUKrglCTlegh2+35JAFq1hTou"
    "Bct0AlSPM2uyYMSf0MOZfPSmxEw+SroU65ksbmWBvhdyU7H9sZ1JzLEYkzk2piM6rYJpUg"
    "5wjeMqrOYqPFAwHligV8MCqaIKoIGq00AfCI6zD1n3hyXooNVozofWp4Q+0CUfbUf5nx8Y"
    "Ch4u6B9uhYyJTbR36EnXJCEkWJ/I6DzeBwK8ihIvBmbOqB5JkBKtxRTUWtwOt2Vx7ownUG"
    "UNsvScdBT/TvG6Y+lN008sm85svODrDN82NWI6OjbeId0Ryw5DU2rLFcZlxEbLOUULrBEk"
    "COelLshryUGzCeWYI2xqHpUtBvPnCaaYPw/Z1CAll6U0O+3xzr+Ge/p4JW78BuuXKuuX/G"
    "8K8gdqc8zyiZ9Aqodu8vHhYZmQ/+FhfsjfvxfVRFQOXd/f3XHbDX0bXH8bJMxm/qub6t+r"
    "kHBriR5qo33SwqHPxKycfhGXagfozWtNl1lOualU8brXEuB3g98Nfnfa746qmXy3dP64Gm"
    "qOS7ag5u5whp3TsnQRuT1e5+eclAVNq6xpm7xwE6OOnuOSoGWVtRx3g1OKzvd0U4IQAU7Y"
    "PZAB1SKwKXYtA+c0yH+mNtFn5l/JKhVqT6Dqc2Rfo8/qJrjrq+uV08bLkNpKzS+OAv/uxP"
    "EczsuH68v3N4OcRaIFiL8w0kUWoCy6qXUxG949kcOupjs3pmNnE8Tru8NCkliMGxE+sEm6"
    "8tc5RZquoeUcO++QSV6IjSZzbPIXP0C3DqKuY8gDiYIRDuesTwoTJDOdxU3ELIKfGaLTxp"
    "xwNBUESGGVSGEF9tLuGKHVstQqHl1cS/SQ3N1ebiUkskIia2eXCEhkhUTWbk9iSGSFRFYI"
    "qEFATXVqVpEkspsF1o2/EVuf6hPs6yBFF6QHDYtYAyKGj14i45tkmYmHEQ3JLAgvScyyqV"
    "e+iP8be/lltkielUORTBxzKHqSr/FUmioQz4EEMaW4AKnBKr5UKNBD0/P4rIwXxUcV1INJ"
    "+VGQkbQTdxX28d7u44omxpRQM1SfqaflmjkxkA7THf1WJWQiIsAqFsfwXT8oDLHlothyZE"
    "KpFFW+NV90J9dNjNwdFlbADcc18AtNRKdT7vnRKfcBF0ScbWRz3Roiagk/kYojRzLSPKf8"
    "m8nQsjRbG4eOk9c9nwO8RvAa1VhiduA1imN5dUNEgWwPsYYDQzuBGdxzNWzAzhn23XLPQc"
    "011YwnE2LV+zknRMFPV1nP0o2oc6AhJQg+OxxogAMN+wd3Cwca1r91IJ02oZtaF1Winj6G"
    "FM8gg3qK3B0WUU9roqhJSkJQpcYQxxTiRdfLF0+P5RtkZiIM80knyFNQiXECPmRHfMgL/+"
    "1mnmLILXQWkdhdibOjbcHrlTg7Pjo9P704eXMaVjYLrxQVNEsXOQfeo85C0TlHybW0mmqO"
    "S4Ka1VYzxK3BB1YUWPCB9+gDQ8pFh1MufsGMcZVrnwkjziDD9Y0PGBZ5v5Y/dCTKqzrtJu"
    "WLB3JHmPtvKPgYRM18hxjy79VYmYcFfi2EnyH8rMTi3Qv7vFvhZ8gOh+xw0C942VswOSA7"
    "vJ+uygPh9kimj+LfGRY5J0yOaeKUiA/V0As2XOL5JMJVnhp0yUTETtYTM6loZu8dFy4fqp"
    "PfJh2ng6DcvleSYYHzAt0ltuC4JNQQkSrsLMEINkjGD+BKN7G9ytbEWiahi/HK8YoRdkwb"
    "Behf+fVAQgOIA3t1++ny8z/C6iGhFXR3/+nnq4z6IVf/eLy5BM/yVdqkEOB7DWqGiBREpF"
    "R0R8pFpPblkzCWc1w1uDUs9krkoCZuydjmHog4qWojjbzoE4KW3NPg/giyiM24tc34jOKO"
    "i17+bGoiQxCcDlWcDoiY7CRiIuc//8GbGQZPPsxxqVowK0asxnE+LdU+8LSgfaC8By7EK7"
    "Qt/YbAfBmq2e0pIguqVlrVEId8DVqGpl6vQcsQjYRo5L7df0WjkRL1DLc/0Ea+zy++UBOH"
    "33PrD9DNn2RBYhF3lEWKxYsgzD1/5vApJBx+ZNClaIaExbMZ9aKW4i+/S5JDDIMhZ0n5M6"
    "llcGkL205JmgBYAVVYgR1XpErutwpRAVspRyV+XNnR3mIuoFGsV2GQT34qgfHJT7kQi1tx"
    "hCGWnpzHpaiW4wKqJbiXFU4X9wrj6Qad4Lwjxzk+eijRP97r5KzMfD/Ln+9nqbpr3LEZ/Y"
    "ealSCOCfUP5fZZXPzCN0x75NqV9sa4VP9w5j/+kmtL4eKSInLDwz9VoxMpwT6u52dl1hA+"
    "qsAuSa0i0T4otZiYzAcAIaMyIQPhklehZsi46q2aU3zgfuirdeJQBocVyyrKJ7LCxJwmbJ"
    "ZDTGwC59Q1zglcdrVcdma4sypWdzC+f9lAJ2X8yJN8P/Ik5dkYOKex+ebya4Hs7ib8YGoT"
    "sq21ZNsF2MC87a3dA+btq1CzIubtR/GfK1ebZR8Yjd4uNHHlpdFYjqxv5X71WsmG9jJa4B"
    "ViFjFFDRvkfaxX6FWw6KaGbX7RdOZDcfHL4/U7tNT5THfFQ2y6HCJs8pnPHw5mc8fMZqlW"
    "YzXiPg8duSzzzOIst9polnStsqOKMXR+4dGfjo9PTs6PD0/eXJydnp+fXRyGFUjTt4pKkV"
    "7d/iyqkcYWvnR5UtiFersLqX6sba/+Uou5bFU291IH4O5N8kj5/+3i+JsKStjG4bfmhtMX"
    "xm++x6tc0ykcUMJ4csXYkYZX9e2nxzlBzF0w0Y2RmgTxh/mW0RBNqS2vyQ97h7gFtEITul"
    "jojjSaxAVETP4oUqEih+Z9tWc+N+Tks+mLrnl5ffJzUtU6wMJSxcLyVZfezrMR94cX7eH9"
    "2r/FnpwwhIJpXofgCn8i/WN026e3outI6fSIiEwPQW4/7cdboCsgHAr0EN6WohIJlhYb3k"
    "5f3nMNRXbXJeNwWwDvxVnly8DCckbyKHdF7FOioIN6OuBmpcVNb11gV0MPmeKgi5q6wJM5"
    "0erpISkKOqj7e2BOTSYzJQo6qElimpatT/h0rrEpp2VBC/W0oCLHqK4LCqWzFGYPdxuilU"
    "TijenYG7hGb8iwLNvoE361Ccd7k4hQrCEIR+xRi0N50HYpIrm6gxxKn98hk8ooLJL1tnSG"
    "5KHayRyb/AuXJxufyco7+7C5BDB2RL/O3wdriAeMunasRPBQFtKwg8Jivhp8ZP0vG/wUBn"
    "Iwx0f8gb5+uPl8g8IHotsHxCcr+vTl7s6bJMBwqsBw1ug7D3FK9eOUwMLuiIWNrZhl162Y"
    "UIPlS7HMiyYrVCQZnG+QI76NVWFdozL9O2V5VIp3PSrgXY8yjlhC+ADCB90PH3STyu5d+l"
    "u32ez+qaOThHb/1LBvTls1s2YvWtDZiDDuk0qY0kqg1CDYzCEYEqLJ7i5cdls/hvDKjru7"
    "3N/fxZzcq9sEwJ++fLy64eam3KX5IN3JwT2koirYP1GZHppA7VuYECyAYAEEC4bVgwXvPW"
    "S8uZEVKggHDDcHCrTo2FYOdTn4mTC/+YZJvaiBiArIvoGpI1xeJIGhsasbTvnmHEDDq0LD"
    "T7gCR5XZgrjUDo+FbwvcRK28UoTBSQFhcJImDMhiTDSNv0R1uDNEAfMymPNvY4ilO8MV/c"
    "vD/adstGNCyXCTPnHQf5Ghs605o5EFRq6quskOxOftY2ERIMWM8gDtsONiRBHXot8iHE58"
    "hUE/FX0BFc7FweFEBZSg5uHEX4KIVp4X8Esk5LXJCwjCY03cAIqwyZb8GW/5PxCeTKhrcj"
    "NfWPrB44eiO5+4qWkiMccrxM8sgp8Z3xGfiTjB2LBfODgGqjgGUBptCyW5EmqISBWWRYOk"
    "muy4bqk2CQVdElKk5hgzUrXUdlSmd17Ztupse33rs7NtNve7z8m4KdvzXrHgVFFQZEst72"
    "W0Q6/WGDQq07t5XmYlyV9IUuuICN+Z4mvXifutBXcY9QvMmc4G/dbGcVmeZy0BJE8Tkscm"
    "L3rQIzyOfW6SQVRkd2keR9taSrzsguOj0/PTi5M3p2FSQXilKJcgI3sD6oe+BtYMyNFXoW"
    "YVyVF11QuJEgrTnrtLlCALaq8uLcvQJ9gHIE2TpgYNC6lSOXyE1+ObNHzwzkd6FOgSM7TA"
    "Ghcdr5DuMKRrZGFRh5iTFeJu0ztx1tKr5sbW5dy8J7RwwBI4U1U4U0g83EHiIVeHeN8UxI"
    "/ke663EUj0AuAi4+jm74/FrlyMLgqGF/t33XJHFAnzgpkKZiqYqa/CTM0v/BG5XcY0bVrv"
    "4xK9YMMlyOUataUhKl7oAIk6IBZmjrz0RL5bOp+tfFF+QjLIzxC3X/kH8o/3yoPoDHkQi0"
    "ohxESMLsiYarIiMWHcyK0W5A9nqIjagPGqqvEaU1X1qH8o2gsbayvn4IfZ0f+jTV3RMqOk"
    "m3TSpCiB2trYc486ucZWcT9CgV7oYtfeB9P/Q0ZhZL9kfCku1KeDxK0FmSBqB1E7FdaMrv"
    "nJELV7FWpee0lV1RyXbEHNm9PVgPMCzmvvviVwXq+I8/pAcJyuSd8dlmC85nxgfb7rA10i"
    "/p6roDNW7Bz7HLOhx28RTRBcQUstIimuGYWT6h3jp4SSVyOp0Qo+S0KqN6XhW3NbVNwDVT"
    "g22MYOCGc3FdwpG+1+7208dbI2Pu9G4Z4n3nVqcAtVE2ObhHlmNrbmXu6RqL1CRPV2oulc"
    "t29lapGhvxAkP0VUaKGMIF1GdcS94C1+YN5xTjS2+SSapwd6139gB9/Mb+atE1wWW7ZXUN"
    "6gs7foSb7Lk7i79ErJ2MQy8EoMEeEmaolJJ5Kt0Iy/VW73ysS2++saLVENHnZhVXZhoA1b"
    "3n+nus2cUQ1Y04IAbhJcuTilMc0/ExQK7P5I0H5MmqaHf6LLdEXrMSIGBMpmAkXA1RJ/Ej"
    "yqm9CWMgojk0sl9kSaifeBTZRrSK5HVLAoR2tbq7ZtKVKF8GRCLMGahM/z7D35IVws2h8I"
    "8Usy1yiaBO86sp/5k2tq1BRx2HCXesrPHPK+gqexcFPjWMbvhK8UmoUxozE6lH91amc8MN"
    "Z3KO9TmzUfcviFkRfugfZDYMequp62bW3FfpwpXPNTlZJyvciT2fYxiCn/cGJbdmYVh6IS"
    "GgnBmjU0VIN7D0U0xtiZzCvavVEZMHqTGTSGTkyn4uIRE+pfC6b2Fw5q6zM9Y98rV05qLd"
    "3DVbr9Lm2eEdqkflf8CQB6adCrLcxRGWiMl1gxzNGYzLExHdFpFUyTcoBrYp5CC9Q+ZpV5"
    "1EilUlQRESCeyxHPEY6lmv+TEIQagjXdH/pCbFvXqk30mFCjqd4dBTQuom9qlLA6IcIMyR"
    "51c2uNt0rz1BUxTgsDzGmYo1x7WRMyKgN8SXGQUAtSkBpGCMNUpm6CujE8GIsnqRYbfDCx"
    "xeY0P8csHDCsEBlkvlCTpLNgeYsEA9EzsRyROGaQt37LMJHzZdAZGpOZbrIh4kayTLh25s"
    "T0qgt44zCyXVNkjVm6aRJ+n3LRqtFByNWG6JqyyxHkMnXN0AYDBQwUMFA2GCiizgXLtU68"
    "u1VMEyeUqGOWPM6JzLZB3leI2iaYiX5E6B//YoiLuAtiOu+EGWKLPkUTsq5qNBflj9gzN0"
    "JE1hK3QkTCu3hwICbMlCc+KR3yFNgy3od6LJL8VHEtkuvupUU9bcx7AgtGUQumIBZ9pc9y"
    "rZiiaHSnzZifjo9PTs6PD0/eXJydnp+fXRyG9kz6VpFhc3X7s7BtYptx2tiRFaWqGDuhAB"
    "g7Peva0CETXe4R1aIRoQjkYQ1rBiJUMttVODTZhtFe7+RqjoFf8dRqbfNeBfDbNu4bGezh"
    "WY8Mcz16DmSzsd6EOBQfrPlnVqV9Hh7arXQYNNU7dCgNXXlEIHk/XlErb1S8IBOcM1XJ/o"
    "b2o2pVvYx+h5Ra8mtfJsT6kJ9blKq0jQKYDp5V8oSC8eAI5TlCid+AeECq6ijB9mQuyakq"
    "0z0h1otlaNfzXXhEbsaML5cuvZbeYY/S0O7tYra0Z5DWoAPSglCAIMkIGJg5oxdiC4RGfP"
    "KOiV0B4RxpKGKVhNlyx3xjm3NbPkCrmsGeJw8Z63CcZe8LNBxngeMsXcAVCqDXAbhzx1ug"
    "APqrULOKdUHVVS/Uxla44mcO8g6ejWw/tJEI2PqSf/7rZ2LgHPIyEUd5xLMeof7HNvPIAs"
    "iuZIXRQUFwyh8xLJVP5hUsbdQ/z7Ip//ViQ6Sjhx2eo/VU38kEdy+W5RdEfZLxyqeg4Clf"
    "3qpEtSJ1ytbUFYSi1A9FQRCqfhAKQktAtdek2qlFzK4y7WPMSB2iPSUHyXcZHPCC2NzaqI"
    "NvhiSc300DDOQvkL9qbo5A/u4dVyB/a1l1XWMFgfx9FWqGqv5Q1X/H0Ha5qn+UAy5gM32K"
    "uASVGeRw1q7hzx+wzrUXjxz6R18disYEeXmKREPjVX7NjQTg/JEZFfcd7ztBtyYlqUtfO9"
    "WS6H2hHrpnZ2XYy7N88vIsP4H+bEP+POyosKPCjlp5R/2bl45ZtKsGQ8rtrH5+Z6MgYZAs"
    "6sUB323qiFN6h/UzfKGslarbaeUE7n3kbHeIUe7k0YMO4Qslw7ZdRcOkWQUf8oPWwXiIVl"
    "ePVkP8CeJPak53iD/tHdf1Ca7qoYmkLAQnIDjRE+UClfLqqZRHsrAMjnhOcCJ6e1guOOFL"
    "tBilCB5ZI0oRvk2JKEV0LEQplKFVIEqhSpQi8WMq+xtIiMHWWry1BnC1uLU+Rh7ZTYg3br"
    "GJSabSFpvSQlESQERTFTbbJgEL77iS7NXBN9YFfiZhWgBDU5suxKkmNKeigLZJkaE7fP4Y"
    "fPud2CS3J0fmaaa8Gn2w16qy10JdPair1zkeaCt08oQjM6P2qi6ZHJXv4e+ifSoZChlCIU"
    "NFod/KAgPR121HX8cGNp9JhgmZj3FEBFBusK5AMBaCsWpOdwjG7h1XOAxYywjpWiAWDgO+"
    "CjVDJTioBKdiQKBpJbhtRgSusQhcfybMQyYVDYjdHxZFAiZy5MiWQ+tHAb7OsYMwMvkHoB"
    "l+4UJBPEBMJQ3ppux+abumySVEPADPOPbFZxei6D+TFZxcUJb2F9pJIZ7P9/vDe+iUvTkt"
    "4ZS9Oc11ysStZCPF4EdcllxbS/QC4F3zauS7pXMIa5idccndmJ2KNAAEqxOsTrA6+251zs"
    "nk2aLey6dtzvXdYoszHNfE3BRpnFjYk9zApFRD3PwU7dj9KrnkhfDHe3knfqN2PmDBZ+5Q"
    "tlg35VjRpt0fQfisKFtZF8xOVcxORvgXN7PWltyjnVERONSZcajzZX3evSSkEQlANKttN8"
    "FGVhSxsG93KAONu5NmfNnG3fxrTlynereupBw08G6rgXeIbFodFZt430Sf1EUlbDQEk7Nw"
    "2828r7k55No23xtXd/pCzzbxkmOKDb316JEhhte39z7QJeJvvhIGn6h6shLndzSdG8qOPM"
    "Ejrb8JeSvsP1EtZbVuAj4U17i5x/9r+/8MrMQwS7k8DZkqRAZ2oYJ2oaDkfKq5gh2TkAJb"
    "JsOW2fvh2F4mNChARvUGVwW5KDWxbYmKylodWsK35KHuDsOr6Jnu975l9YshJniGIRgfUG"
    "gFBlbayBJjm5wzE2SfI+LM3lEy35DDSNqW3Aj0qqGJa95HSYtviYWlJ2LPfPw79KRrT0Fn"
    "Lf68H9jBN/Ob+SjpRF0eT5t6MxU9k9Vb/nDJVnoGI7cXXUNDBuUXQnlkc9M0qMnH1mYnvx"
    "O8hSAcpVE6ptrqmynk5Qss5FOoMDb5a3LblrpmWQ7y98FalQOdjeb+9pDaEWyd2rojw638"
    "kW6YFCXs16EMWfHl0ytZ6H+Kr2pfB8HPciAHc7XJP/4AW1cVW1cB20E1o7c9owzqwLQOa2"
    "SxStChlBoEmzkLxVoqSYhysX6BeXV/fxfjQ69uk2kLXz5e3Xz+8UjizQfpntWQdteiy39J"
    "LzgqAi5wBqaxbbRKekhMEJKSlUsPaURyt2d8r6ntDMM7xnvnG90hedysgBK3cA8QN47Rv6"
    "hrm9gILGduUznzgEWd8HuMm9bSJCaMm+e+MY1Fv9t/Ec/UkoNrF3vIMF1T5a0zx6ybSOY/"
    "8jfx646Y0yJ/bkHasJPR1w83n29Q+EB0+4D4Lw19+nJ353nOkY+1sE1Mx3+7Nj42fGDhx9"
    "qUyg9t/i29BxV+GHeunv1DTW18pP+4+EeCa6KKa+InBlQ0oONSQGmqVdNcMVBbz9XoXMvi"
    "naW2b6Fih63PZlkND8qhHREHuEsf74Yz9XCmvsP7H5yp3xItZ1pupVNGoUAvloGdHzKybZ"
    "qx8eXDHQpALbYaaFt0klEqKddWDsfvjgA97IiBLGgUkr2h5Z/3jAn1YQJv+9CnQTAjI9d0"
    "dKMqy5wQbYFnVgz7rtPMiWDYOou1ekgsLrvDwFjAXHU2MBbjeKv8vGKC8ONS+cclvuozyS"
    "Bz8g+HrSVg5091UyTYmVdBcy0AYKaDyNjGfI82a0aSk9KwEqm8EhmYOaMah1VTcrv7IR11"
    "5IfUmQyXrqxMYrWgrjNaVFnq40KQNpSB69jVZsQZOfSZmBnQXumzXHRToj2K3P10fHxycn"
    "58ePLm4uz0/Pzs4jAEOn2rCPGr258F6LE1PlcLLsvwtt6Tib7ARqEOfMHkdutJHvhP6J4y"
    "CnB9f3N9+/Hy7seji+FFwq0KqI3TwyR/EctlKUvRx4SAn89EtIYRkSHZo/WjtfU5yIOqMG"
    "EjIjBdk86i5VRh3MPxYJAlJ2YkZ67sxIyIwMRMEn8uy1g9i6op+gJ9iFvsOvAm0o7JyNuB"
    "qgSMknJ9wD7RhfOsRMzo7Cy/C+dZ0uaCcwmvgEliDrbr1cSPSwJfqLKWZTXCOgVoI3KgYZ"
    "U1bNluPeo/Jgg6VlvHdGHVY/xSor1xi3bM9004jgaRZdTq6CFTHHRRVxesDvMaFWvMuyql"
    "hrZZV8cmpNY0TwjCBK83wSWMNWd5ShametFUh+IcfS1E1x9gU/UE9l+JTlFwe1OKrsv4Kl"
    "qLLqx4cU0XfFD8SH/emGGp4hgcFzm8fpGMB7ogzlx0NMPsmWiiyoUogyEK1HmV6LBfJU5m"
    "5Zcuf5Gs/cy/i6H7xSqgvIEq5Q2anKSFM7QVztAKDaSBzm/CHoyHDuwNOrBDk+U6qugcSR"
    "nZWiqqOS4JVLTKWlaxFYq66q3v1xU0OKnsdjRqcaIGuNtocrJ7x+NGNJMbFLkd3oiSTofX"
    "m662yyHq8vEH2CvPvfAr88la10xUmcZG0OVEeDe66MHseRpv+X2CnhiZLcQLPOU3PUlqJU"
    "wdbdTxpIiAzlxdMnhnfw41c0N6ktQObfF2eixGoJHCsyCDzR/fQwfv5LiEg3dynOvgiVtx"
    "cEXb+FHFHuJRmf6lB7ZfUsLCWQnZ+fgG43c3gQfbon8SmZeHh2VSLw8P83MvD1PxqBruE3"
    "jH6vtN2cxTfrJ4DvPUzVV/18nie+mTqtguUGQLvqI2qepqAbgB4AbYwR2dfSA4MxYZ3BoW"
    "sQEGnY3mfFSzjqhTbCMcaznFnyvbWMlOWESL97uKDIRO9x2LNW6oIFLEreyxiEj30/tS6/"
    "ne1ps73SQ56428tXG9MfioJu33hHwspYHOhggzGU9lssmdWGQM/YUgB+sGmvKZgXTHawwS"
    "NBDxWvdJVpJKaWwiSYjKPnxPwTSVa9aMP8qM9Nbz+MwhGq/kI4OxdnkiU37S+rfwW9BFJJ"
    "palEt2poem25FE7xr804zsYZFUm+jNeFO/FvpjBN9FNsiA5hhKreiQagl9+7oEaz3jo6dV"
    "R3Z8sCCxb6U0kF/IOiUIwZ0MfCH+APGHbscfQmOzTjJqKNwL2jqO9kUJrC9ykb5I4rzgtj"
    "h30arEBCIivcB312EBCK31MrQGYQcIO0DYYViJBvzE//PZNQcZNGBwa1hEA0qb1XYbdAUW"
    "YQeRWyieFJKBaMm9jHeSo6OuY7mOYO90M0b8YQc9eTdDd6RKBqJfvKidTETgtbbIa+3Fl1"
    "JtsQFnqsvOlKj6whe5aiULY0IwiUtMYui1u8s+pI5DFlbGjM7lDiMS0HYiyRjqbCQLw9Zo"
    "2rWW22HDrvBKZzt2pUzA8jM5SxR48AyMEwZ6BYgzJHsU7mkNYGj7utOEYnWK5aq2cvSKSY"
    "RquT3XMFRS3X8OAlRSVUkXUEl1q+UlITgFwSkITg0rBae+iCyH93g1yIhOhfeGReEpV4wa"
    "aXhVPz71dY4dGXcSUa6gEAZ/IprwF0IOHYpry7k+mSOTIpsuRajKIFOH400d/jEigiVz2J"
    "f+k7godU0nP1aVTMhNJJJq3rde05X8XWczLgwhLFVDWJBBvJ2ecDgjKChctGw4/eFFnlm/"
    "oBSuFoRI9hciCRbmmmhHxAHuEnAHeSjlfchAAtzGem6j5nJ8hPGY1du7CPiEIOBfD3+gsf"
    "avA6CxVNIF0Fhb75ICZ0yhnceOwW2pncd+aKxHzJ4HGRSWvD4soq8cPqIBc8UxQVNqI4tQ"
    "vsUcIEll+fnVWORWi5sysZoREZyWJRcmBmX8n/Fk6x8Yokt+xcYmw5KWKd15IqmZeC33vF"
    "IHGn9s8QjL1qmtO6vomCSZGV5nE2zwT408ErgxVbgxaHqxI/dY/jcF9AMVP/2CTHpfqocQ"
    "H5dK9T4uSPUO7kWnfFQOXd/f3V0+3qBvg+tvg6TzHPkOKbUUVISMi0EaV600ro6RoAOTOi"
    "M/h2xby/u215/ojp1KAt0Me1R8d/7x8bbA9vzjk+PzN6FHLP4o8oEfuLt2l0XCkRq5amsp"
    "yFRTOVONfLd0/rg62YgxSdCy0lqOeyiV1BwXBT13Qs8OTes5v/9cQmz3begiPufY1Q1HN9"
    "mB+Lx9+JpbaU7n4FmGQZivkWA8qKJ1VUypvajiEAXjwROqUQrHZMusBIV8tNcSgHd1vPm0"
    "50hmu/zlvM/4E/qgg63zXlCLD8pHdLp8hIjW1DlDm5KDE7Rp+gRPHGqPmkQh4k/oIVG+he"
    "IRErJqsbaoTIOIm2LTuZ1MaI7FmMyxMR3RaRVMk3KAa2ZyF9EaLRDpp/TPpmh/jVijVm2d"
    "SMrBnM7DdZpVOqIMsNPMEhKAbAhQdRo3KQs8rso8bjyLqZKeY5JQCERpNbuWVlPNcUlQs9"
    "JqVuBwfnfW6oqNcyBbHLLFdwxuS9nimStECwhXKSuh5rLQ6aoSIu3+kjGuMkIGOWn54f3h"
    "pvT8EfaHNmmEaBGbURMt53SBMBKPFWn53MmSPQwf5yQYITqxUnFDzDj0TFb8idSZ8wchPK"
    "au46f6owVe8f89E5nD73U59GqrB8XTp1g38gtQyC/mac5lRHJu6d6FwZ0hCsfLZPsFf/Qo"
    "nr8PyfaqJNtHlFYW9YgI7MPJsBdlevaukH/uNiICJWMz4jGJ9aOK05UQBQpFZadLKot/XZ"
    "KRd5X764kL9eaYdIt9Bx2dj6zDWCRE4cej8o8nYqGV3ccjIrCPF/vTjn8yt6GjFxzw7Sak"
    "G528yIRSzb97xLNBjmsnbg03enVBem8th+7eFA3rZ57HJR43FH6YLaoForFoM4/tyZxoaL"
    "wq5YLxR2W4X473PULXC3wsVXwsXzPVjtn6Qj1MHjorlxBXkA+Xe8T2bMMJW9glYZeEXTJz"
    "l7ymiwWRL53aJYNbhbvkxBvUsK4uowsyptoKMaxr77wN04NIk3V2qWms+N7JR+oOWmLm76"
    "M6Q8/EKqig68xtgoP8H9NdjKE6rsIbpq+gFOi5LMBaABi0DBLAId8zvP/8Iz3B+F4YH7s+"
    "0SNWQf6KlQ4PRmXgAGGxSmocIISMfsjoV3MFgoz+veNKNL1eRl9MENhxldlxX1VNdoDEI+"
    "C8xuYdwIesYgplVAjWqkxEKx7TiEsBpsmqe3VPaMQlYQdQeQeA8xmvQs0xnq80xR8VApJ/"
    "A8kvwWqB5vdZ5cfwed1EdzPfH51dCjL+Ny/FtL93f1iC+x+Rl0YRABEm5w+wV4L3F4nKBv"
    "Vj5kHfsx8YCuIMxd3yIk3SwnIXwPeryvfXqGTSuIiJastJ25w/VFHfVU83MDm2cGxe7ieV"
    "yzxEpMDNhRjI3tcGiIFADKQLuFZnRYAN6QAbAl2md3XYXsDVAifyNfKobkJb6qh9ZHIpSI"
    "h8EHxUPh/ywaerNtMhcz6yPhvygS75aHsjEYLmWP5B3vnJkJRPsXUipbgrkinlFXkyvGSn"
    "NqBHVKFHDMxqVXtNyQFRkkGUqLdJbp7g3dgiq6ziZbbTe5M8Uv5/O9hMVVDBFrbSNrZHP2"
    "CTv0GuIzqbt0iPB2tSKkXT2cRlTK71opmpKNQ+RNT2/rIMPBE7olf3BJsvODdwkDpQl4A3"
    "v09pZFBYJv63VItSOJCnzIYKDQC23wDge4Y7ZFCcY6p8z4B1KoZ3D9gCIN/ff7m6u0G/fL"
    "65vn249RPdQ8ZA3pQRy7Dv+ueby7sErhmTtgDXrOkKuGbhGuxIE+qaGWxYrpGdkoMaJNBQ"
    "AUIPCiENoQeVcZXtq15qZWYmRCEBV+VYRKisJvtA6iH9s8Tb3wlC0KptBgkxWLdyUK14GC"
    "MpB7gm7HBI1H8N2wE0UngValYvuKKucqGPgiJxK+ijsLs+CpA8UxVfRZNnLomtT+aDjLCg"
    "f2dYFA/E6zE1woD+pZZzWnIp38y1M4Pn9TWobJy5HZ43P8z2QmyW29g8G9qISA9Z3uOzsx"
    "LOPR+V693Lewmil/+oKiDsD+8hukelOm0fFXTaPkp32uaf6JCsgFB+Ma+IyO5ree3Hwmqt"
    "alejHKKmm9kf/w+VLWWr"
)
