from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "event_cursors" (
    "id" UUID NOT NULL PRIMARY KEY,
    "last_sequence" BIGINT NOT NULL
);
        CREATE TABLE IF NOT EXISTS "processes" (
    "id" UUID NOT NULL PRIMARY KEY,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "name" VARCHAR(200) COLLATE "C" NOT NULL,
    "description" TEXT,
    "search_text" TEXT NOT NULL,
    "trigger_type" VARCHAR(16) NOT NULL,
    "workflow_id" UUID NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_processes_workspa_bfbc8b" ON "processes" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_processes_workspa_e8d3e7" ON "processes" ("workspace_id", "name", "id");
        CREATE TABLE IF NOT EXISTS "triggers" (
    "id" UUID NOT NULL PRIMARY KEY,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "type" VARCHAR(16) NOT NULL,
    "name" VARCHAR(200) COLLATE "C" NOT NULL,
    "search_text" VARCHAR(800) NOT NULL,
    "binding" VARCHAR(16) NOT NULL,
    "version" INT,
    "config" TEXT NOT NULL,
    "sealed" BYTEA,
    "path" VARCHAR(100) UNIQUE,
    "is_enabled" BOOL NOT NULL,
    "disabled_reason" VARCHAR(32),
    "next_at" TIMESTAMPTZ,
    "fired_count" BIGINT NOT NULL,
    "failure_count" INT NOT NULL,
    "last_fired_at" TIMESTAMPTZ,
    "shows_until" TIMESTAMPTZ,
    "alert_at" TIMESTAMPTZ,
    "alert_tries" INT NOT NULL,
    "workflow_id" UUID NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    "process_id" UUID UNIQUE REFERENCES "processes" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_triggers_workspa_a30fe2" ON "triggers" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_triggers_workspa_7c6d36" ON "triggers" ("workspace_id", "name", "id");
CREATE INDEX IF NOT EXISTS "idx_triggers_workspa_92ec0a" ON "triggers" ("workspace_id", "type", "is_enabled");
CREATE INDEX IF NOT EXISTS "idx_triggers_next_at_ea5e3d" ON "triggers" ("next_at", "id") WHERE next_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS "idx_triggers_alert_a_643f47" ON "triggers" ("alert_at", "id") WHERE alert_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS "trigger_firings" (
    "id" UUID NOT NULL PRIMARY KEY,
    "key" VARCHAR(100) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "due_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "input" TEXT NOT NULL,
    "chain" TEXT NOT NULL,
    "reason" VARCHAR(64),
    "message" TEXT,
    "ended_at" TIMESTAMPTZ,
    "start_at" TIMESTAMPTZ,
    "watched_from" TIMESTAMPTZ,
    "trigger_id" UUID NOT NULL REFERENCES "triggers" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_trigger_fir_trigger_fe57ee" UNIQUE ("trigger_id", "key")
);
CREATE INDEX IF NOT EXISTS "idx_trigger_fir_trigger_237165" ON "trigger_firings" ("trigger_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_trigger_fir_created_26270f" ON "trigger_firings" ("created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_trigger_fir_start_a_cd678e" ON "trigger_firings" ("start_at", "id") WHERE start_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS "idx_trigger_fir_watched_882a70" ON "trigger_firings" ("watched_from", "id") WHERE watched_from IS NOT NULL;
        CREATE TABLE IF NOT EXISTS "trigger_payloads" (
    "id" UUID NOT NULL PRIMARY KEY,
    "received_at" TIMESTAMPTZ NOT NULL,
    "method" VARCHAR(16) NOT NULL,
    "content_type" VARCHAR(200) NOT NULL,
    "headers" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "status_code" INT NOT NULL,
    "reason" VARCHAR(64),
    "execution_id" UUID,
    "trigger_id" UUID NOT NULL REFERENCES "triggers" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_trigger_pay_receive_1dc313" ON "trigger_payloads" ("received_at");
CREATE INDEX IF NOT EXISTS "idx_trigger_pay_trigger_f02ccb" ON "trigger_payloads" ("trigger_id", "received_at", "id");
        ALTER TABLE "executions" ADD "trigger_id" UUID;
        CREATE INDEX IF NOT EXISTS "idx_executions_trigger_8a1608" ON "executions" ("trigger_id", "queued_at", "id") WHERE trigger_id IS NOT NULL;"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_executions_trigger_8a1608";
        ALTER TABLE "executions" DROP COLUMN "trigger_id";
        DROP TABLE IF EXISTS "trigger_payloads";
        DROP TABLE IF EXISTS "trigger_firings";
        DROP TABLE IF EXISTS "triggers";
        DROP TABLE IF EXISTS "processes";
        DROP TABLE IF EXISTS "event_cursors";"""


MODELS_STATE = (
    "eJztfW1z2ziy7l9B6cvsrdJxJXaceCa3bpWdeCfe9cRTsbM5c2a2ZEiEJK4pQoekrNHOzn"
    "+/APgiEgQokqIokO4PuxOLaIrqBhvdT7/9MVhQizj+yY1FFksaEHey+TvZDH5AfwxcvCDs"
    "H5oVQzTAy+X2Ov8gwGNHkNjbtaMnshEX8dgPPDwJ2PUpdnzCPrKIP/HsZWBTl33qrhyHf0"
    "gnbKHtzviNLtHEIzhgf6HFKsB8JQrmOEBr7COLuuwuT2QZIJ+GH9uBjzyyZCRoZj8Tn31K"
    "kM9+CMKuvybeCX+SlWv/74qMAjoj7LLHvufXXwfsyag3si2+IP4q/m/2+IN//pP9w3Yt8j"
    "vx+Wr+5/JpNLWJY2VYFZKLz0fBZik++/r15uNfxUr+48ajCXVWC3e7erkJ5tRNlq9WtnXC"
    "afi1GXGJhwNipZjG2RTxOf4o/EHsg8BbkeRRre0HFpnilcNZP/i/05U7EXxk4jt5Ip5LnB"
    "Pb8k9csmY///9FT5miGI0+3z2M7q8fRqNBGaFFH02oywVuuwHn2R9/hvfd8kZ8OuBf8OHT"
    "5Ze/nL39P4Ib1A9mnrgoODf4UxDiAIekgv9bhqelVpbtaZommR9/sOX+dp/HzIzZZRiDUy"
    "97autnGfphjj01Q9M0EkPZA3aQlYMF/n3kEHcWzNmfb98UsPYfl18Ed9++EdylTMOFKvBz"
    "dOVUXMoy+SnUn2X5Gy3vIWtPz89L8Jat0jJXXMtyd0ytzWiO/XkVHmeIesjp5jcx0yH8eX"
    "M8/tv93Wc1j7cUEoMtexKg/yDH9oMOMrqAsZwXwqDw/f910gz9y0+X/y3z+sPt3ZWsofkN"
    "riTGC4uIWCOsYP5HdiWwF0QtgCylLISI9CT+RzOiyFkgx5HEw81P1/cPlz/9nBHHx8uHa3"
    "7lVHy6kT79y1tJRMlN0Lebh0+I/4n+5+7ztSy1ZN3D/wz4M+FVQEcuXY+wlWZk/HH80Z/c"
    "rpw+pQwd/sEYT57W2LNGuSv0lOrW5i8tThfyJ9jFMyEjzk3+nJGlf8nsw2c7UHoBybVC+x"
    "+Hq2xS3/K/pwtmnXPDXxj2c/ZlbC9ayGaGK1pT78lf4gl5jx59wraeOyGPyPaF0c8WTAPi"
    "CV9gQhcLOxii8Sb0BKK1BX5AcuvIQoxJck7AH4MtO7kpzy+T35dsC/jsVyVcjvgX/cT4ZR"
    "uIxYwr/A/07dP1l+vk4dDNPfr89fZ28Cf4Gab4GfKuKMt6mQ78DekwS16vHFOv7NmNG6jZ"
    "mqaSWMoerwQzo/1qCi/Z47L//Nf3p6dnZ+9OX529vTh/8+7d+cWrC7ZWPHD+0rsCAVzd/H"
    "jz+SF7ePEPJDeE/Vq1jXztrhaC8zfsMXHE6KxPEtH20FQ+Oy1hKp+dak1lfkna5Kvxv8gk"
    "CLlUwSmR6XrI7Ob9kphp1RR1lgrUtMTUEDPbR2Fk79DDnfz6bYmd/Fp2KbY7mV9SMf0o4K"
    "Zh52Mzm5jxYkzm2JmO6LQKT2U64GuWr9xqroIDxesBBXoxKJApogAYqDoM9IngLPqguj4s"
    "AQdtRnO2tD4k9Imu2Wovjf9856P45hz+YVbImHjEeo8ebUsAQhz1Sa3W4T4Q4DUUeHGwH4"
    "zqgQQ50lpIQS3l9upQFmdrOIEpOmhpa9JRoivFemdp75t+svTozMMLpmfYsWkRN7Cx8x7Z"
    "AVc7PppST2iYlU88tJ5TtMAWQRxwXtscvBYYtD+hjOcIu1YIZfPF7H4cKWb3Qx51SEm1lE"
    "enQ9z51+RMH2/4hX+C/jJFf4n/5lh+Tz3GMz3wE1P10E0+ffWqTMj/1St9yD+6lpZEmg59"
    "uLu9ZbYb+m3w4beBZDazt25q/14FhNtS9FAazYMWAX0ibuX0iyxVM4zerWu6jHKKQ6WK17"
    "2lAL8b/G7wu/N+d1rM5PelzW5XQ8xZygbE3B3MsHNSFi4is8frvM4yLUjaZEl75JmZGHXk"
    "nKUEKZss5awbnBO03tPNEUIEWLJ7IAOqQcbm0DUFn/NM/iv1iD1z/042uVC7xNUII/uWvl"
    "c3mbv9dKs5PbxOoK3c/mJcYL+dBKHDeXn/4fLj9UCjJBpg8VefdBEFKMvdnF5Us/dI4PDK"
    "soNrN/DUAPH26rAQJObrRoQt3Cdd+ducIsu20HqOg/fIJc/EQ5M5dtmDn6CbANFV4IiCRI"
    "4IJ3s2AoUJEpnO/CLylwQ/+YhO98aE06kgAAqbBAobcJZ2xwitlqVWsXRxS9FDcPdwuZWQ"
    "yAqJrJ1VEZDIComs3d7EkMgKiawQUIOAmunQrCFJZNcLbDv/IJ49tSc4kkEOLsgvGhahBo"
    "QvHz2n1u+TZcZvRiwksiDCJLGlR8P2RezfOMwv83jyrFiKROJYQNGjeIzH0lABvw8kiBmF"
    "BQgJVvGlEoIemp6n52W8KLaqoB9Mzo+CjKRW3FU4x3t7jhuaGFNCzNB9pp6Ua+bEQDpMd+"
    "RbFZBJkQCqWBzDX0VBYYgtF8WWUxvKpKjyjftsB1o3MXV1WNgBN1m3h1/oIjqdMs+PTpkP"
    "uCC8ttGf28shokvuJ1JeciQizXPKfpkILQuzde/Qsfx56HOA1wheoxkqpgWvkZfl1Q0Rxb"
    "Q95DUUDLXCZnDPzbABO2fYd8s9BzHXFDOeTMiy3usskYKfbrKchRtRp6AhRwg+OxQ0QEHD"
    "8Zl7gIKG7bsOoNMu7ub0oknQ008JxDNQQE+pq8Mi6GkLFO2TkhB3qXF4mUK26Xr55umZfA"
    "NlJsJQDzpBnoJJiBPgIS3hIc/s3VVWMWgbnaUo2mtx9vpQ7A1bnJ2+fvPuzcXZ2zdJZ7Pk"
    "k6KGZvkm54B71FEUnXOUVkurppizlCBms8UMcWvwgQ1lLPjAR/SBIeWiwykXP2PfZyK3vh"
    "CfBAOF65tdMCzyfpfR0hFvrxo0m5TPb8gcYea/ofhrEHX1DjHk35uhmYcFfi2EnyH8bITy"
    "7oV93q3wM2SHQ3Y4yBe87AOYHJAd3k9X5Z4we0Tpo0RXhkXOiS/W7OOU8C+10DN2ViT0Sb"
    "irPHXo2ucRO9FPzKV8mH1YLlw+VCd+TT5OB0G5Y2uSYYHzAtMlDuC4SGJIURVOlvAJdoji"
    "BbiyXext1JLY0kiyGG+CsBlhx6RRwP2rqB9IYgAxxl7dfL788kvSPSSxgm7vPv94pegfcv"
    "XLw/UleJYv0iaFAN9LEDNEpCAiZaI7Ui4idSyfxPc15arxpWGxVyIW7eOWjD3mgfBKVQ9Z"
    "5NmeELRmngbzR9CSeD6ztn22o5jjYpevTZUyBMHpMMXpgIhJKxETsf/ZC+8qDB49m7NUtd"
    "hsGLCa5fObUuMD3xSMDxTXwIV4gbZlNBCYqaGa055StCBqo0UNcciXIGUY6vUSpAzRSIhG"
    "Htv9NzQaKbiucPtjaeh9fv6D9nH4Q7f+BF3/l2hIzOOOokkxfxCEmefvB2wLcYcfOXTNhy"
    "Fhfm+fhlFL/lc0JSkgjuOjYE3ZPenSYdRL7AUlYQJABUxBBVruSCWftwZBAQdpR8VfLnW0"
    "txgL2CvWazCTz74vweOz77Us5peyHIZYuryPS0EtpwVQS3xNFU7n1wrj6Q6dYF3JscZHTy"
    "j6h3udnZfZ7+f6/X6e67vGHJvRv6lbicUZov5xuXkUFz+zA9MbrbxKZ2OWqn98Zi9/Sd1S"
    "qFxyQG5S/FM1OpEj7KM+Py+jQ9iqArskp0XSc1BqITHKGwAgYzIgA+GSFyFmyLjqrZhzeO"
    "Bx4Ktt4pACw8pkFemBrCQxZx80KyAudgFz6hrmBC67WS6776xmVazueH3/soHOyviRZ3o/"
    "8izn2ThYM9h8d/u1mLa9DT+YeoQcSpccugEbmLe9tXvAvH0RYjbEvP2J/+dqZc3UBaPpy4"
    "UmrvhoNBYr61u538JRsom9jBZ4g/wlcXkPGxR+bdjolaPoroU99qEbzIf8w68PH96jtc12"
    "+orfxKPrIcIu2/ns5mA2d8xsFmJ1NiPm89DRylfWLM603UZV1LXajhqG0EWNR78/PT07e3"
    "f66uztxfmbd+/OL14lHUjzl4pakV7d/Mi7kWYUX749KZxCvT2FTC9rO6q/1GAuW5XDvVQB"
    "3J1LHij7vzbK30wQwiGK3/Y3nL767OJHvNGaTsmCEsbTiq8dWXhT3356mBPkrxY+n8ZIXY"
    "LYzSLLaIim1BOfiS97j5gFtEETuljYgTCa+AeIuOxWpEJHDiv8aU9sb4jN59Fn2wrz+sT3"
    "5Lp1gIVlioUViS5/nKs5Hi0vOsP7dX7zM1kyhOJtXgfgSl6R/iG6zcNbaT1SOj0iRdNDJj"
    "ef9hMq6AocTgh6yN6GohISSoud8KQv77kmJO1NyXh1KAYfxVllamCxDEailLsi73OkIIN6"
    "MmBm5ZKZ3jbnXQ05KMlBFjVlgSdzYtWTg0wKMqj7PvhBTSQzRwoyqAliukvPnrDtXONQzt"
    "OCFOpJwUSM0VwXFFpnGYwethuiFUDitRt4O7DGcMmwLNoYAX61Acc7l/BQrMMBRxxCi0NR"
    "aLvmkVw7QAGlT++RS0UUFol+W7aPRFHtZI5d9oPLg41PZBPWPuxuAYwDPq/zj8GWxQOfrr"
    "xMi+ChaKThxY3FIjFEnI1+bPwqDMRixh/+B/r26frLNUpuiG7uEdus6PPX29twkwDCaQLC"
    "WWPuPMQpzY9TAgrbEgqb0Zhl9VaGaA/1ZVjmxT4aKpUMzg7IETvGqqCuaZr+VVm+LoW7vi"
    "7AXV8rSiwhfADhg+6HD7oJZfcu/a3baHb/xNFJQLt/Yjg2pm2aWXMUKdj+iPjMJxVsyguB"
    "UodgVwMwSKTydBdGe6iXIfmk5ekud3e3GSf36kZi8OevP11dM3NTnNJskR1o+J5AURXsnz"
    "RND02g5i1MCBZAsACCBcPqwYKPIWfCvaEKFSQLhrsDBVZ6bSNFXQF+In40fMOlYdSARwXE"
    "3MBcCVcYSfDReGU7QfnhHADDmwLDT5gAR5XRgixVi2Xhh2Ku1CuvFGBwVgAYnOUBA7IYE8"
    "tiD1Gd3QpS4HkZnrNf43DVrXBF/3Z/91nN7QyRHG6yJwH6D3Js/2DOaErBCK1qu/4J/75j"
    "KBbOpIxRHnM7mbiYEsQHPm8RihNfYNDPRF/AhLo4KE40QAhmFif+HEe0dF7Az6mQ1y4vIA"
    "6P7eMGUIRdf83u8QP7B8KTCV25zMznln58+yGfzscvWhZPzAkb8ftLgp98diI+EV7BuOe8"
    "cHAMTHEMoDXaAVpySWJIURW2RYOkGnVct9SYhIIpCTlQc4x9UrXVdpqmd17Zofpsh3Pr1d"
    "k2u+fdazJuys68Nyw4VRQUOdDIexHtsKsNBk3T9G6fl9EkekWS0yM8fOfyn10n7rclbDHq"
    "F5sznQ36bY3jsjjPlgJAnn1AHo882/GM8CzvtUkGaZL20jxeH0qVhNkFp6/fvHtzcfb2TZ"
    "JUkHxSlEugyN6A/qEvATUDcPRFiNlEcNRc8UKihMGwZ2uJEn+1BWtzyKj4fFgEiE7Zin0G"
    "OXD6E3QT+Eh4k9GI0bAa8gTxisr1nPoklTCxxj4KGWehMXGoO/NRQJFLx9TahPWWto+WK6"
    "+gnHJnyWT2YA8LJDWQauq6+NKRxb5sSwcIKyCsxuiqg8wXG6pBVn6tePgEwd5kPgrI75Vw"
    "EYmsh3J5XQ4EfF0EAr5WgIDsSwPiBiGvKnBcpushyw8yas+3/01GCUhaviQgSwdlGbULAv"
    "w5Pj1/W0m5JBQ93OTNJ6XT8b/IJKhaxJul6iGjD1IAyXyoQKO2d0clE+IWIwl8UgXnWTtn"
    "ZvNtVyVjvgpgJNPCeFSTEaNQWknvn5KYukTVmyZojcHqeBJQb7RPLkX2Dj08KJrXWiHLqm"
    "ELaRpoUiJZOO5oTObYmY7otApPZTrgK8TcXuDRakAwpjevj4GxGDN5u18ohj1EqnnhcWIx"
    "onvlQBOQCS8Od0VlwqaWe1aq8jk4IsQT9rTMlq0OUeTi8UR0HoSh73mXyzB44yeDdGyP16"
    "5q5+hARrqh8ZKVz07ZGvBllq43flHL2KV4hUVRSAWfNEvUG9Y35pIaYI7U0CvdsEagcM7A"
    "DJL9CufIgnqby+XSsSc4+lH54rncokLLZCGWj/B2/T7ZI6GpERbG8byQBbYY6XjDzBAf2R"
    "ZZLGlA3MkGPZFNaJuIGX9b2yTONNHYJhXaboPdYordAu2oWoj8MXHw582x+IH8rs1Bjyl6"
    "weAilOb6vx8yAE0uwT9TRBQvL8767xZgZogNA3gZJC8bBZgZytxOJy+HFqh+HEzqchnTdN"
    "8pMJfoGTsrglZMop4wRPkDhbnMS+wH4qNH8vvSZruVKeVHJBx2HzH7lX0h+/okiTlOc17P"
    "iYt8uiA8xZnbsISnS1dr/ZDsUJ52A8arqcZrRlTVM5UT0l7YWAeZjiDJJE1X3BRCleS2Sy"
    "aQ47Yjx00jjdNd0hA6tor7kRD0QhZtex9FqcwvMI+5MUAaarmhltsEndE1PxlquV+EmLde"
    "UlUxZylbyb8GzAswr6P7loB5vSDM6xPBWbgmf3VYAvGas4X18a5PdI3Yc25QBJxl0sTm2B"
    "+G+BaxOMAVzEkIYAmIa0YhKaxj+BQX8qZyXpJEBYlJkJgEiUmdEYJ5iUmT5T3xnjXdvJOL"
    "xWffZDnyxbp9Qj3hHXhydECpE7XoTh+AC7xBKx/adPfl/IMmMnIn1zJhgDf6KMAbfRDgzY"
    "4YAHsm118y1ucFUq6+NHODHsrmooRoLrSSuZBzvio26oYe3dV6dHM3LDqNsizWt9RNkUBP"
    "3eKg147sOrpg1obiMNXzPkUCvN+H98R9tj3qLojKpdTzXyIDGewjAw6C01UwWlSJ72aJ2n"
    "Pqz5jy7IpjD53pW+9M7xJi+bzCxKPPWGGxFLI9TwyjwCvwnhkkTqCpvNhtj2+pWzQaV+6T"
    "S9duO7Zjwxb5FNvOyuMln1aljo4yXe9s9Ca8UjWrF8SP6+/Lpp4pSHvA8NYLYOZk8lQvsy"
    "dDCb3YTE4GEDBqFTcgIQAHYB8HwH+yl0v2jmj4r8/xlOkgtpfrQitiBCPbndIqG1siM2N7"
    "86/t4vYW27PG0ZGmg4PD5IMDMqkhkxreG8ikBjErxWxigpG54oUkW4NTh1pLsv3o4WkwUK"
    "QYhReGRelF/HdNHfaOWnztPilGMw8v52Fike2jMeH9Folls53wg+hg5NjPBIlvGUazsmxR"
    "PM6vxU/xnT9E1EMYjT225eb5heHn3/knv7m/uTdB/DGPL4edHx06+wE9imd55FfXYaKTR5"
    "YO3vAlvKqdLvkW5T2d0Iw9VdmWj79uuQUTs0xKdgKbumGbemp7fjCqwdY8ITBXZq5QTlUQ"
    "loSgfWzlOGbNvihKWk1XtCFTZGBC7jYhObsasiDjW3WTtaUMyNTmMs5+vIttIq0huV1Rwa"
    "IcbW2t2rYl70iEJxOy5MVZyf1Ce098yQ+ZcawWYh+JlkbpXpurAE2Zafm4ci3q8nYPySn1"
    "qE96D39CKLHkUPsnH6GavpI8UmIWZozG9NL0CJP0Df8YbGWl/VZeLMzeTl8wMxJqJKiIbf"
    "FrNRCLGaf5H+jbp+sv14gPohyFWAi6uUds76fax4MdC3asGfq0aWsr83Lm+Fow/E+i62Ha"
    "ffPdVqfsy4m39GxViuyV7WJvo/MbMoRyLlvcm6dj7C7KZeNWa9rEZVy9uvl8+eUXde5JvD"
    "6tUa5+ebi+lCQwxsFkXtHuTdOA0SuHlxybzxSupjwyRLU0h2ER2IMPaPXsma0498rlY26p"
    "e6ilDzV7DwYewsDDDutlGHh4GL5Wj69DXL0DcfVo2FkV2DlFAsBzyfS9LcZSzf+RCGv6P9"
    "1RSIdyf+gz8TzbqrbRM0R7bfXuCGDfnc5hVOLXCREqKGsBV4bxumncKo9TV+RxnhjYnGdz"
    "Gmsva0KmaQAvKQ4SWnEK0p4RwiSVqZtM3RkezMSTTIsN3rt46c+pPscsWTCsEBn0I6J9ks"
    "5i9ZYKBqInsgx44phDfuATSTwicr4cOkNjMrNdf4iYkSz6OgZz4oZDTMJ1GHkrl2eNLW3X"
    "Jew6ZaRVo4PQEguia8aqI8hl6pqhDQYKGChgoOwwUHhPA19rnYRXq5gmQUJRxyx5mBORbY"
    "PCn5C2TTD7yyXol3/5iJGseFOo99wMYcYHZdtrOzxtzqes+U/MCOFZS8wK4Qnv/MYxGTdT"
    "HtmmDMhjbMuEXxqiSOJb+WepXPcwLepxZ94TWDCGWjAFsegre6a1Yoqi0Z02Y74/PT07e3"
    "f66uztxfmbd+/OL14l9kz+UpFhc3XzI7dtMoexomETH1xXxdhJCMDYKWfsgIl+gLYOQeVo"
    "REICeVjDmoEIk8x2E3qzN2G0VzEwdxr4FZvj1zbvTWB+08b9XgZ7UuuhMNfTdSC7jfV9gE"
    "P+xVZUsyrs86TAt1IxaK4j/lAYuqJEQL6ebTehW5XtVgB1pibZ39BU36zhuunfkBOLvs+h"
    "RNaH/NyiVKVDNDkM8Kxa97toPThCOkdIegf4DXK97wj2JnMBTlXZ7hJZL9RQ2/ude0QrxY"
    "4vly69pW6xn2pi93YxWzo0SGvAAXlCaEAgIwIO9oMRHyjFq9vY5h2HM6hKclhDDf00ZTYv"
    "V2N2sM2ZLR9zq5rBrqOHjPXc6IK5bVlEoSZ2TS7Y0kH3/Ard86GACAqIOq82oIDoQAWz0I"
    "/1JRQUQT/WFyFm6McK/VhNTEfbtx9rBsoceVEwSfIeIsq//v0LcbAGLpYiVw941iOu/3nI"
    "zL2YZVeip+ugIBwYrRiWyuALW8SSfYKDS4+ytxc7vAAgrIKVOti+FyUFYfQwakH7KCLEj3"
    "GLWabeBsPyccRUZ7gtWAjBP/ODfxD2qx/2g2AeBDdqBjfokrQ0CbF5IGeMfVIntJGjg3RH"
    "BTa5IB6zNurwV0EJFdMA/hqhMwD8BfC3C3wF8LeWVdc1VBDA3xchZpijAHMUWmZtl+copD"
    "HgAjQzgohLQJlx1mztqQnsBtvqBn7LYVRsHFA0JijMDCUWGm/0XU4khrNbKmYcBOFvgvlY"
    "RkKXkXSqlS1ERD10z87LoJfnevDyXF+ycL6jYgFOVDhR4UStfKL+I0yALTpV4yXlTtYoo3"
    "avIGGcnhvGAd/vmkFU+oSNcqqhkZipx2nllPljZMl3CFHuZLFHh/gLTdqaL9eTOsNQVYsN"
    "fdA6Xg/R6urRaog/QfzJzO0O8aej83VbM1c9NCHTQnACghM9ES5AKS8eSnkgi6XDOK4JTq"
    "QvD8sFJyKKBqMU8S1rRCmSpykRpUivhSiFMbAKRClMiVJIL1PZd0Aig6O1+GiN2dXg0fqQ"
    "umU3WbzziJU2mUlHbE4KRUkAKUlVOGz3CViE5UpiOgo7WBf4iSRpAT6aenTBq5rQnPKW5S"
    "5FvP2Dhx12/E48op2Coqxm0nVFhLPWlLMWOhlCJ8PO4UAHgZMnjDMz6m3qgslp+h6+F81D"
    "ydA6ElpHGsr6gygYiL4eOvo6drD7RBQmpJ7HKRLg8h56BYKxEIw1c7tDMPbofIViwFpGSN"
    "cCsVAM+CLEDJ3goBOciQGBfTvBHTIi8AHzwPUX4oecyUUDMteHRZGAiVg58sTS+lGAb3Mc"
    "IIxc9gVohp8ZURwP4FvJQrYr5o16K9dlFDwegGeM98W1C2nuP5ENVC4YC/tz6eQ4rsf7o+"
    "U9dMrevinhlL19o3XK+CV5dGX8EpcF17YUvWBw27ga+X1pMxbWMDuzlO2YnYaMXASrE6xO"
    "sDr7bnXOyeRpScOHz9uc26vFFmeybh9zk6dxYm5PMgOTUgsx85O6JO6SS54Ju32Yd4J9cY"
    "UtWLCdOxRD7V2xlm22eAVhu6JsZ10wO00xO33Cfrir0i3a0s40CRR1Koo6n7f17iVZmqIA"
    "jqoGpRPsqKKIhZPSExoYlS6b8WVHpbOfOVkF1eejyXQwMr2pkekJZ/PiqDg2/Tp9py4KYa"
    "chKO/CQ49P/8DMoZXnsbNxc2svbLWJJ68pNvS2q0cOX17f3vtE14g9+YYbfLzryYbX71g2"
    "M5QDUcEjrL8J+YHbf7xbymY7dn3IP2PmHvuvF/0zthKTLOXyMGSuERnYhQbahRySi6DmCn"
    "aMRAW2jMKWOXpxbC8TGgwAo3rDVwOxKDN52xAUpdIODfG3ZFF3h9lraE33x8iy+tnhG1xh"
    "CGYXFFqBsZU2WvK1+9SZcbAv4HHmsJQsMuQwErYlMwLDbmj8s/CrhMW3xtzS47Fntv49er"
    "Stx3iyFrvfd/7Jb+5v7oOAE21RnjYNdyp6Ipsf2M0FWhkajMxeXDkWcij7IKFHHjNN4558"
    "/tbsZFfip+CAozBKx9Ta/OZyevEAC3EXyo1N9pjMtqUrtywG+cdgK0oxcDo6HnIngmdTzw"
    "5EuJXdcpUkRXH7dShCVkx9hi0Lo2+JRB3JIH4tB2IxE5v440+wdU2xdQ2wHUwzepszyqAP"
    "TONsTSkrCQ6l1CHY1SiKLZUMiDKyfjHz6u7uNoOHXt3IaQtff7q6/vKX14LfbJEdWg15dy"
    "2t/kt6wWkScIEVPM0co1XSQzKEkJRsXHrIXiB3c8b3FtpWGN4Z3FtvdCfg8X4NlJiFe4KY"
    "cYz+RVeei53YcmY2VTCPUdQJu+Yz01qYxMRn5nlkTGM+7/ZfJDS1xOLazR4UpmuuvbVyzX"
    "aIpP6W/+Rvd8qc5vlzC9KEnYy+fbr+co2SG6Kbe8TeNPT56+1t6DmnvnaJPeIG0dM18bXJ"
    "DQu/1qNUfOn+vzK8UeGXMefqKSpqauIro9sVfiXb0LMZ8fSbZL9H2N4++xTgIJniIEXpCR"
    "XN+CwVAKtmdVY3jKmNZ4x0bnByawn2B+gbEmrwutxOkQO7SxeZQ2U/VPZ3+PyDyv4DgYPu"
    "clWp1ikh6IUaaL3UyfOo4uDTszshgI5wNbi9pBNFwyatrZysbw+GfdURA5mDOUR9oOmrTj"
    "NEfdjAhy49dQj2yWjlBrZTFeuWSBtAuw3jfdfBbikkt82lrR6Yy9K2GJ6LkavOhucySHOV"
    "1ytDCC+XyS8X/6lPRAHm6EvUthRw8udmOhIczKtwc0sAzMyHsrGH2Rnt1oxny9SgiUzWRA"
    "72g1GNktkcXXsv0uuOvEidybPpimbi2oKugtGiiqrPEkHykoKv45U1I8EooE/EVbD2yp5p"
    "uZsj7VHk7vvT07Ozd6evzt5enL959+784lXC6PylIo5f3fzImZ7R8VoprHyFt/WRTOwFdg"
    "plEBHKx21IeRLdoXvCKODrx+sPNz9d3v7l9cXwQnKrYmjjzSsZv8hk1JSF6DNEgM8rOVrD"
    "iFBQ9kh/NKaf42ysChs2RQLbVXYWl0EVxD1ZDwaZvDFTmXtlN2aKBDamDPytfIX2LOrpGB"
    "H0IW7RduCNJz+TUXgCVQkYyXR94L00C/S8RMzo/Fw/C/Rck01VdcJnhgq0BVSc7K1IuobO"
    "+QH26k07yFICBmuylEWfyTqthVN0IGGTJbz0VvXCKRlCkLHZMqaLZT0UNUfaG1ezZQx1wv"
    "joENEgr44clOQgi7qy8Oug2WmyvbFso8TQNJIdeITU2uYSIWzwehtcsLHmLs/RwlYv2urQ"
    "dqWvLQb7w9hcp4jj9xg0lLm9aTLYZf4a2mUw6WXygS7YomybBN2aYam2J4wvYnn99if3dE"
    "GCOZ9Vh/0nYvH+JbzBCW89GPYYxFH/P1HpULqxidzVm/0Wx47akEDLCFNaRuxTnQx1yRXq"
    "krkE8ozmA+E1AfpovWxC25MA/Qc5tt/FHL8CpnJOFIdD5cintNn5DeRwKIzPriOKzoGUqa"
    "OlopizlABFmyxlE4fcmCve+n5dweiaym7HXsNrzGDuIcbXtO94XPMxgYMityNcUdLpCKcO"
    "1nY5eMdFdgNvE7oXUc9F0cXc5/3DsRPPr+Hejc2na4eexg/sOkGPPpkt+AM86sfZyFJJ0n"
    "H3mmVTBEArtYsCd4720H5uSE8KBWDgYaulRpwbOX4WZAVG63vo4J2dlnDwzk61Dh6/lGWu"
    "y/TlqOJ0+DRN/1Ium2/TscSqJHc9f+P17W3gwaHgHymb9dWrMumsr17p81lf5eJRNdwn8I"
    "7N95vUyJM+AV+DPHVT67edgH+UCbiGnQJFtuALGoBrrhQAGwBswD+5pbNPBCtjkfGlYREa"
    "4NDZaM5W7Tfrdoo9hDPDxNh9xYAyMeOMWNlJZqmFJSOREGs0Jda4oytLEbZyxMYs3U/vy+"
    "nzo+mbW9slGn0jLu3UNw5btc9gRU6fSWmgsyHCvoin+mJ8IVcyjv1MUIBtB03ZzkB2EI58"
    "iUfDhEMZBSpJBTV2kQBExYTFx3ibCp01Y7dyU1MTQzxziMYbcct4rVceyBTftH0X/hnPh0"
    "mnFmnBzvzS/KCZ9FWHfZujXpZKtUlfzI5rbGDsSPxbxNARGDhilEaHVEuYyNglttYzPnra"
    "yaXlwgLp3MpJQN8cPEcIwR0FfyH+APGHbscfEmOzTjJqQtwL2DrL7YsSvL7QcvpC5vOC2e"
    "LMRasSE0iR9IK/bYcFILTWy9AahB0g7ABhh2ElGPAz+8+XlTtQwIDxpWERDChsVm+1x7xn"
    "HnbguYX8TgkYiNbMy3gvMDq6CpargKN3tpsB/nCAHsOLiTtSJQMxal7UTCYi4FoHxLWO4k"
    "uZpmzAmeqyM8W7vjAlV60NZIYINnGJTQzzi9uc7RoEZLFU7GgtdpiigFEeMmJo+yPRbFeV"
    "rrZjENqWrsUhaMknnZ2CljMBy+9kFSng4AoeSwZ6BRYrKHsU7mmMwTBKt9WEYnOa5ZqmOX"
    "qFJEK33J5LGDqpHj8HATqpmiQL6KR60PaSEJyC4BQEp4aVglNfeZbDR7wZKKJTybVhUXhq"
    "xVeNLLypH5/6NseBiDvxKFfcCIPdEU3YA6GADvln67k9mSOXIo+ueajKIdOA8ZsG7Gt4BE"
    "vksK+jOzFSunIDfaxKTsiVEkmt8Fdv4cpoig2EsIwNYUEG8WHm7GFFUJC7aGp2RsuLPLN+"
    "sZK7WhAiOV6IJFbMNbmdIgd2l2B3nIdS3oeMKcBtrOc2WivGH248qualFzFeIgT+1+M/wF"
    "jHlwHAWCbJAmCsg09JgRpTGOfRMnMbGudxHBjrAftPAwWEJT4fFsFXAVuxB3LFeIKm1ENL"
    "QtkRc4IElBXlV2OeW80visRqn/DgtGi5MHGoz/6ZTbb+zkd0zT7xsOtjAcuUnjwhSybby1"
    "3X6sBity1esfRs6tnBJr1GBjOTz/0Jdti3jrS9EYruLj/Lfh0UGCXTigLZgh4KxgF1MIGj"
    "JV9d/DfH6HvK9VBBWn9E1UMWn5bKOz8tyDuPr6W3fJoOfbi7vb18uEa/DT78NpA9+dRvyI"
    "mloD1llgxyymrllHUMkR24NBhFCW2HUu+H1j/pAz6Xkbqb7Wny9pz100MxO3TWz07fvU3c"
    "c/5HkUN+z3zHWxUiSGokzm2pIG3O5LQ5Zvna7HZ1UiMzlCBlo6WcdZcqiTlLCnLuhJwDmp"
    "ezfhieRNb+TLyUzzle2U5gu/4J/75j+JoHmZQX4JnCINRLJF4PomhcFD7B3mQ+CpgHVMUv"
    "ksjAL6ruF02pt6jC8ng98LpGRyTXX6vyVPTc3lIAv6vzewsC1/X7s3fogwwOjjhCS0boIt"
    "LpLiI8aFenlDpHB4XUeeAKTwLqjfaJ/2Tv0MMQxQF6iAiWVYtypmn2iHUatp2bSYhnvBiT"
    "OXamIzqtwlOZDviqzPEj1l4KIn+X/tkUzeuILdeq6QmZDva0jq9TVQeRMoydKjuJAGcTBl"
    "UH0GVaQNBNRtCzyWyV5JyhhH4wRot5tbRqijlLCWI2WswG9Gjojq6uOD8JigagaKBl5jZU"
    "NKDUEA1wuEp3ETPVQqebi/Dqi0vfZyIjZKCpzkiuD3dVaYxwtHSfeZhL4vnURes5XSCM+G"
    "15dQZzssQoy4c5iVfwgbyUX+A7Dj2RDbsjDebsRgiP6SqIKj7QAm/Y/56IKOUIh12GLfbj"
    "HvpTbDv6PiTih4WSW/lEYG75EZbxlSFK1ouaiwW79ShbOgFlDqaUOaSEVpbrKRI4h+WwF/"
    "Vt9amgL79OkUDnYEU8RtIfVZwuiRQgFJOdLiEs9nOJIuNN+/ZkiXpTLd/g+MnAZivrIBYS"
    "Kbw8Jr88KQut7DmeIoFzvNifDqIC7T0dvbjOu5ss3enkpTaUaf7dB+byEPHgSvcuvjzc6d"
    "1NwpX1nbt7uiChgxbwInyf/Tmm1gb52LYiny30+N6z/4Y8tESnySdClr4YhLZ08ISULrtP"
    "SQVcL5Ncr6qZ5HulkBuqU1rLs+UvrWjTkGO4vpgiTbNXQUV37J6DVE5AQh0k1Jm53SGh7u"
    "h8hcSJWmdk1/xTYtn1pJwhBAzCZBlH3kqdrg8EMt26ImVAmgBpAqRJizR9poE90eYRRFeH"
    "O3EmVyzcJ4eAR0YSQMkjCy5SLwSdbN7EkVgooOxSmEnwHs04yETZrkJ2gNbYR3PMh9gh+k"
    "y8IaIemmCXPRUaa6GnXwfx1+zMFYCcgKOb4JAT0JKHY1T8ukMs7pxlBAHsAwSwpSOlrEKS"
    "yEApFZudMbsaMj2/pG7XTfbuNEGlDWaaGZpIQGOIpiW0wxSNf+kexqjLO4uzfcNM0SAakR"
    "eltU6w44ioJnGm3B7lXzUUZmipbNTw2fjxKNuYmabezTbuDu8mmnbfPUDjbsOs1+2WqGhs"
    "ZQjB1DLa1ILmsn2W7tT2asHIaTqQsMkSBhAZQORjW/AGg8gPeDbQGO780m6bPe4DW8tcv3"
    "MJM85nYYEYv92Ql415fMY1GhMUdjQlFhpvStno7FYKBDgIf0dSKQYGtCkGdCSZLMd3zWOJ"
    "iHqYmnVern9fQfs+7SyW8x2jWOCUhFMSTknlKXnpBfY0PNhyx2RyrfCcxNGqvWCt+CbvRW"
    "I+Y2ZA3CCcpCc+eSaeAJkOPCQv21ymaAgeHLOmHLOQFQ1Z0cfX/5AVbSRfISu6DoM7B4PB"
    "kNGW9H5gB06NKaMJWQ+ZfOQxo4XjdPQSaWKcjtlyuSgll4sCuVzkBwY42J2tmCdVhdVpmv"
    "61p24C1snyOPL18izW5n6lKNpL/Hp9KPY2nPgFrVZfhAkErVah1arxjC1AkaHVKrRaNYrB"
    "ha1W2UOkEhaPB9vfM6uTDAqw+3DBsAyAP/L52n1KpRzbfULjTZyZ6m7CjjyE+OyPBOMfop"
    "Ub2A4vjyKuVR7ST55Th+gDJg+YvMGaHTB58w0UwOQBkzeTwZ1zSAP6RNzRHPuV5pdmqZrR"
    "+7uP39a0fvMDYttHywxTSk3jZeT3pc1egzotdjKU7ainNrdyn7STR56ZpqlX3pSmhPIIk6"
    "UsuYylreIsGUB3xdAdTuUJ7okrpVMOu8nanbiStLlMTAb9R2QhFOBK/9gaESWQpTh9sza2"
    "9I2320lhSKKxDvuI99rhapbnjSKXsO9Bkzl2Z0QLK+VwJHe1GLNL+coKVdonTwed2g6BTF"
    "BAnbqhlgB1Mv9sBdQJUCczGdw5iz86zXMi1qIhWwIYGqZAQ6JSnDxD9fMVUiR9SHcrejsO"
    "MWHBt/9NRuNNUKn7WZYIdrJ6gleltM14fR/2cC5juWTKcmHOci5xk3ebGj2RTRUup2ka4X"
    "SvwX7Asw5iG0Lu5GH4mkJKyrI0RQLcBNS1XdRV3rsNsPav0W06uWF3cjX1tmrSIyEBtacJ"
    "qDPNGMjwwrAwLDDba/LjJe8PMbVnK49YCPu+LTqinqDH8ONH3jZCtOenU9E7wiVr4gdxC4"
    "kDd5AQ3BhCZMCsyEAslSzLd1WtxlQ9jAMcuWg1/RtyYtEjSxJZHzzzttGlCePMjHqVfPQ0"
    "TR94fugC1sKSbP3u7mNJduvgaYCDlQI4LRf+3VK3x3weDLWf42fpXPgXirUHDYdbmAmb56"
    "Z+uPKWYq/Ryh1SHNVnK2d5PLcti7gjbrlPHbquCFCpqQGrglHVR9fFkIoDqThd4Cuk4tRh"
    "cOdScaDxzIsQMzRIgQYpJoZPyjVIOWL0pKjKIn19uDOW0mB9Bb+dKK4IqGOFgyreZworLI"
    "SnAfsrGm68wFbBhLnw6QrrLCBIYkyQBFJnB40mHCqDThBuqh9uAqysbaxMnTSrj2H0KWm2"
    "7dgFYGaAmZm53QEzOzpfATOrpae7BqakHabS6ihFAyDKjqTpmbKYrXrGdHyfbjJ1d7p0ak"
    "+ZBJwwOyj4wP45UIAmybVhEWAyYavY77f2anTK6cMc0xADsR0iwBKfLgjveTpEM0otNKWe"
    "6FCx8gswEt40NeI04XcChMRYhCSUj9I41xQIxQQ9tMVPz8uUt7FVep/+PFfgxl+syj0DM0"
    "Q95HTzdYTs2yuVFyfr2wP6Xh2KtdAu8PgGXOfs8tQhXfa8TZGAVV5slXNWNWCUcwPwNrpV"
    "N9m60y5PbSrTzHLBeY1ZHktlh1nOf119s/xhTtByNXbsSTiIgE6TiKZoD8csBGGNM6t9wb"
    "ZnyUIwsL5Nsb4h0eRA2KLvrBRhtILZgdF66M6909DGkwnxa9ejbKl76NU0H8tZYt9nL7tV"
    "2YHMEfYhfCl76+elvPXzAm/9XGY40ynMN3EVykMfIU7T9IHNbUeJuVSDledWcd8zNJCro/"
    "Dil8QbLWx3pcp20LI1SwR81fB1TldVssrSJMBTBU8DSh3F269XuQkB6Nvq+padoBbZLy1H"
    "ukUfpHBoUy5iWUXELU0ECSQ5jgajKVVo4kKGJjTAT0kL4yfij3gDLIUuvmIal2BXo46zlB"
    "Jjx4z0UIdc8km7XL26u7vN6OWrG1nxfv3p6pqpCMF4tsgOUU1FfTykQb2EcAuUDr4IMZuU"
    "7XZUGLLBqFqVANDOvLg7lzxQ9n+HzoozgflN58TtHVD7h+3bAfUGmphafHm4M6z2HK6sH1"
    "m7j9La0HpOUYCdJ59P+cbpaNsQ2a6IrjE28mpEHJTvtQghNlNCbDCztZWoUMt5hIb5X22k"
    "EYKb8BLsR8i9ewlSTlsUFZ0FBSlkf8jAIKQ2QmqjAe7VztRGnU5ogr3S7XrKYoU6NCqLNC"
    "0FldcrSanA7U2t3LMpju0jH9sWWtvBfNshh3rM/Y17gJ6gm8BHHl2HkwcImhNsxdMHHDob"
    "MjqLX3Po5IlY3HdmjrToqcOOQd5qh6088FyCLC4ar0pDGqr7/DHYim7AM0hGmaEU/NmYJc"
    "WUYdh9KHrcSGwRS+NXbSAWMynwP9C3T9dfrlHulujmHrE3IjU8JPUAdO0m4T3V79nvWeK7"
    "Zx8BsAlTsIma/XqhUW+h9RdhgxWZmqUCnmZ5uk+uSPvNWwRGfChVcOg8kfSRUHbzpmlg60"
    "pZDXagGntWgP3GBD1EJg/StGyOXXYM11UPKXIoCSihH5iRx8we7IxWvkZPFIDuClrY5aV2"
    "OYxhaXmfM3Yo6zC0WdZbglo51qZt6YZTrKeEWBzTyDNUn2WdpumDmmg70Zo9JXZCaCrAfl"
    "VIWk0N5l2u2yFTcqMF8X08q1pHqyQGDkvlWRF3JnSlSqjSl2jJdNBpRVbKDvaDkU/YD3NV"
    "TfCv7JmWuznS3nD3+9PTs7N3p6/O3l6cv3n37vziVcLm/KUifl/d/MhZnlHTitojDtjWUx"
    "8KUlAeCu7KY58r8VcmBg7LjolH8GK0dJRzNApaHkh0LTom7bgkb0u5gW8L3MC3KjdQcG2M"
    "/SpltRJVb1R1YwdhxKBIdpUZu6UD1sqshR7sRwAvoAc79GDvAl8hq7gOgzuXbwrFhy9CzB"
    "FiWEvQMm0Dou6OxuyepBkLa0k5RQcSNlnCRywk7o5UK1g60GoTZrqamMBebqZrTjM0wN2y"
    "pe1mqoP6te3sAVKZ0MetCbh+JuIHFBYGhIuGZasDRoSvr18jcOcSxG7gbUS76Uz1+3ci+V"
    "8/+EVRjZGEqOQZML8OspGT7MLSCepFMTKlxlZAgtH22S83/fC5IK0ExvTZ6vXilMcJUfZE"
    "GF1NwG4v1a9UpX1BoX2uzr5eJBiCwIU5OpX9VICbOuCi8pMiL1h9OmG8vhd6qO1cQmgZ0K"
    "YXC8XYPSzG/ik8pAcKdyu+NCxysqJDfr+mY8Gc/SHqr09Q9K0+wh5hnlbgEfIDelyyv4Tn"
    "+sgLrNeiYjucyimqtgP6nq0de2zHzePq7DXe8JJrjByCp5XcM2Y8jtnlvHO2rVhg//IKq6"
    "ibLaDW105D4bJJhcsAph7AUo5exxxLte71lqBPznVzwxpiXVpll2aIwJeTyrKorpp2NxAR"
    "0/bCATh0Cln3Cg47zOyAWSFVXNl4fQ+SplsvivM81cgGPa8TAihBrM5tPihnNMFO9fE6Wy"
    "rge3W+a6ZoFNTaaoZnALfL6JSaBUZQW7QDuBcxdI4ZKHEwrVeSo4OKfIVv4tHFMhiJVuOq"
    "gTsFQdUcaW/KXloOq04YHx0S1tjXkIOSHGRRVxZ+MFr5CgX+kUzsBXZ0MtiSyQHDkO4kou"
    "+aGAo4+vH6w81Pl7d/eX0xvJAmTMXH6Ztc7SJUgkElWOdNEqgEg0owcxjcuZyNbDCvipiz"
    "lFA8YrKUI7u03uss0YKkzZY0pAVBWhCkBe2RFiTKKz6sPF89mDB9eViUHiTKLkYTsbJ+jt"
    "Anumar41kMIlniOx+JRnV2sBFpQA6lfOZCMPfoajZHU+qJsQzi+5kA7NmMcfs9eowyiESC"
    "0PZeMMGwY8k23WwS14sKjNxRcBwN9Vc74kdOOUVXCvVSpBHYl/G1+9WFcYOPKRQciHRFcV"
    "/E7kustLphV+lUqB1v5fLcReE6aBXPr8kThsriiWwU+YjZNeoJMTvnvYgHaXDASny/whkv"
    "axxM5uypph5dNPXF6XtCkqSZepvv4xzH9f34ouV9BFVLNeJ7XdCI73Uf+rF3GMS2mMquji"
    "RsqQAUNBtEAOz3JYjZdperSlmOCUEvlGTrFXtz9tVV2J0QALtrsJtpIl+Fyuktri1FH3Lu"
    "pObHZQrj3+oL49/qCuOrbOgUSR843HpWIzR56/mJnMYjKsdiQcIdkLAM/lSRskwLkjZZ0l"
    "mAsizOlqWC+Gtx/DXiVp7BlUOvD9s7dZOxO6Ou2Z1lUsD1Z49OmGU4UMQz4kvDooDGMly0"
    "RyOGSxfxd3khQtJobQdzhBF/lPdozmfeBzyQESU88X/aroiwRiw98Fx7wZLoOqD5pqD5kD"
    "wNydPH1/qQPG0kXwFAr8Pgzpn4MEbjRYg5NsCyAr6n3BrUo8kxVQ8P9oYGqkuiStOhD3e3"
    "t0z26LfBh98GcvQ59RtyYiloN5klAwS6OgLtE+xN5qOq3VEksl68Ea037ojcd8G1mh6HfI"
    "9eCOLQPgd3x6cOXddobZciAyQP5q/A/JXjM/cA81fiN70hBse36jF/U3rRJBz6fk7X7s94"
    "41CcBVdV14dlUuyX4eL6wPS3bGq9aPrLq3rWc9shIpWePZOo/cFBaRg6GwnwyITYzxkUGl"
    "BmU1BmSThVIAaJtB2Moc0pOH2CGHgfcKqJJOhyqWIKsOJLWPHs6wJejql3nzR4rETXQ2Y3"
    "hOZk+T0n2CJepY6HKZJecLlthID9aE9RYaRneEIA7K7B7jG1KnE7Xg/MrgM82v8mo/EmUP"
    "VQLZw2l6GDameFvMo14wsL5BhnLcXxqWd/lqpP/G+s7SfUKRy2TgF6AR8GwIX8VshvNQlY"
    "NDe/Nea9AlJMiWUnmrgnihg23eAtOPxwkHOMxLaYvqq6HnvWtj8iLv/J+TYdLjOqG+zSEd"
    "2usEkHdkijnUHi+0FzDjOBVkjnhXTe4x9ykM5rJF8hnbcOgzsXhIF03hch5r0y6PobBmr+"
    "eIe8abPypguzd/UC6WP2blYuF6XkclEgl4t8BHTMflrUi7OOpkmR95DjzSub6kPJYBxZYV"
    "yC3X5qK7ZvQb+qhKIXO/YIxRUc/Mox/Mp2sbfR6uaIRmJ5EvPs1iYuilNyjqV5zlh+dfP5"
    "8ssvaqbH69NH5dUvD9eXuZHgTCNVOA7j9Y3E3nbjbO2p5EN0ZU2Buvl9TalDsKuBNDOE8u"
    "ZmlP1SKFd3d7eZzX11I2uMrz9dXTP+S9Pd8nrbsn3Bt1H1wLKCtH8R5rPTEtv87FS7y/kl"
    "yc/ZhieqgAYpMujkZDJgIBraM8GtXIWMi7KPJEIYBFov92iKbWflEZ0E9OyX6XojgMaMfD"
    "EQJNym1RVYjhjUmMlqjJcK+SP2KthOVUlLpCBnk+WcTl2oIuQ0HUjYfAmz36tKh9YehxIV"
    "HIbyYQiV/lDp3yXGRn0vK7I1S9VgqsdRsSzonWBACi70TuhY74ScLsnL4c4lD5T9X0kppB"
    "r2dlB97JRAVnmWEMBeieMf6GJBxLPkEsfjS8OixPFJuGjfxHG6ILx4EfnYtt6HuePhz7YQ"
    "dQn7n7MJpzzagehQwRPICW+T/ESW2q4Uvw6CuUewFWeJrxZjdkGe8wgJ0qYkSEcCyjFd62"
    "5sCaDsT+FsVO2h16v0m7ZD61wLirqNHMP/dn/3Wc3wNI0Mh9iTAP0HObZ/sJ2c0h7jle0E"
    "tuuf8O87htbgPCoWicx9Sb3wG8gigYILKLgwUwNBwcXR+Uosu14ifoYQQGyTQexIVPucAN"
    "It+per0vwJELGsYiuENBHoKiVHp1ThHO1kaUQFPJU7vAt4oc6M8QwlnAAmnwBQVvkixJzB"
    "+crqxwwRRP52tIkRzGoghhKhyg/J/brJ3d29YtK7y6RWMZEArp+LYf/w+rAE9j8iz3tFAO"
    "5cgtgNvA3H/YM5QQ6dZdvHfOejOM6gx/qlyJVP2BK+EwHvNxXvT0SUY7u+21+KBDB/Bea/"
    "j68LOGcFLxdMjuZ7oETnSTWeZqnAzYUYyNF1A8RAIAbSBb7WSOAHNMR8NASSzNvK3IW80q"
    "PllTYOiHwi6pFc6cvDMnAIHzJSHw35RNdstbcTCEFzLP4g76NkSMq22DaRkl/lyZTik2DO"
    "bl6yBy/AI6bAI6L2tQZGkqMDoKQTlVgmZKc3cUTWqw7QH6cVywP2OUxNEMEBjtImjscoYK"
    "M/ILcRnd1HZIiD1T8kL5Fl+5OV6JSOxPhKl33ZEFEv/Gvp4Ak/EcUpOsHuM9YGDqTjLxdH"
    "0HegTy3i3z56IhtF+3mYdGnMgZpIKcf2glahKZr+JX81Pwrnd4U75FCsMVV+V7B1ypd3j7"
    "EFjPx49/Xq9hr9/OX6w839TZToniAG4qKIWCYdt75cX95KfFVs2gK+qrYr8FXF1/hEqtr4"
    "J0cHvQ5kCxtCDxB6MFNxQOjh6HxlV6hTd+p4hhQScE2ORSTC2uccyN2kf5Z48ydBwrRqh4"
    "FEBnpLw9WKxRgyHfAV5h+9wOMA5h+9CDGbF1wxV7jQ5s6QuBU0ZYOmbOby19TkmTkOfvSw"
    "ppQouTgsjAqyZaMZX9dUGzGe/cK+z6PM4kbM4hZNxPjX6MuHmBD4tCbMvyMeG81ngED5kK"
    "nhvCAa0VI2lBev7yGO3HwcD/yxOru5c4a6QuuVr7vJkYJdWWxXplnWgOXzQbpdN1m80/pR"
    "bDSjLCC6tB0acFtHaQOlLhdbQeHCETdT9rSDsLB10NoO5mEGVHhrYRaNiW9bBNkBzx7eMh"
    "aygztm/ax8UjXOmyIBTS237+QvZBVrMiFoz5wcHGqHStPrSk1pPCuY0niWn9J4dESwl1ET"
    "9uSTVQ3bTaYDvuYGExtqFpuQoX68IoFiA7piocC+5rMJojiQ8dyEQZzgsnqjOA3d7jaM47"
    "OgvnH8wGzhuW1ZxE0q6sKpAtj114xLUaWdgLJ5qR23xEMrGiPxYMXdh9IQeGgeAHhoqvnc"
    "BXuvNfjwIBafZc+Ir0APi2ZDxxQ95HHzEO3RTWrTGA5BduMYC0H2loPsx8FAHyh1PmDHUd"
    "l6ybVCI48H50YTtmy/PpL8Difonkw8wkw37BG0wP4TsZDNzBbHSWZIzSn7WeWtuRRyZltk"
    "saQBcSebsOJTWUCqIVYVk/4x2DJZZa6Hq5jLvmSvli/GxUTiiBgd8SJ+JQZiMWMf/wN9+3"
    "T95RpJt0U394htXfT56+1tmJeReoQMNrD3N6fvlv1asIVNsYUhkH5AK40dXYHiiCtX+JAQ"
    "95DVp2VYfapn9WmO1dibrZJhhFl264eeZYh6weai/IRDTD5jioY/fwWebyn6UMjTNr+J56"
    "lqT/TsTgiA29W5DXHWZltOLm1uNletUM5QQbQqy1PZJalgyilI+6AkJEvj/LyMqXF+rrc1"
    "+LUs03me8WiO/XkVdmeIemFsHNx8ntO1ItSnP+wSgj7s47YPO2Pi3t2RQ5UcI+L7eFYVV8"
    "5SAU8hA6YNvvr2zMWVUKEtRR80r2RBlAqQnhYESE/zAVKfYIcoNu2V7WJvo2FyQiMxebwJ"
    "iN89Nhdw9Sqa8p0ccIyXVzefL7/8oj7hrhRTwa9+ebi+lB0616IuqVOBniaErjMml7VEov"
    "LIs+0rU8W0fd0UlLU6uxkm3KZ7u3WrPMyQHMnOvUaEcbDWiPQUHShKkyUMyS6Q7ALJLsPK"
    "yS7algfbi8Od6S6HbXkwo9T6IUx4CR9AJMcgjPh383yYYE5sD/Hnr5UIA90Rjq5whgjqA1"
    "vCQyBHBppNGLZ7wdh8ycoJjM0XYWxeEs+ezFWWZnSl0MzE2zU1LMzoo4a7QmihN+XLrUDb"
    "IhHuZ+0Zj7XpLTseZlWCmnprJEXSQ4PkIPkd/KWqwOFoeQ+5+7pU7Ot1QezrdT72xb4xIK"
    "qBK3+7v/usTTCISWQ7z54E6D/Isf0uDjYsYC5nRsa4y+V4yOkckq3Ab3C1b/n9vofZn/8f"
    "07B45g=="
)
