from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE IF NOT EXISTS "idempotency_keys" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "actor_id" CHAR(36) NOT NULL,
    "mutation" VARCHAR(64) NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "body_hash" VARCHAR(64) NOT NULL,
    "result" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_idempotency_actor_i_f5cd94" UNIQUE ("actor_id", "mutation", "key")
) /* A creating mutation that was done, kept so that its repeat gives the same answer. */;
CREATE INDEX IF NOT EXISTS "idx_idempotency_created_944834" ON "idempotency_keys" ("created_at");
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSON NOT NULL
);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TABLE IF EXISTS "idempotency_keys";"""


MODELS_STATE = (
    "eJztl21P2zAQx7+KlVdM2ioopaBpmlSgE91GO0HYJhCy3PiaWk3sEDuUivW7z3aTJk0faA"
    "WIgfYu+d+dff6d45zvnVBQCGSlRSGMhALujb7ByPmI7h1OQtAPSzzeI4dEUW43giLdwIaw"
    "3BcPYGSNpCtVTDyl7T0SSNASBenFLFJMcBPVQF4MRDHuozBRxMhI9YlCQyIRFVyHDCBSSI"
    "qJzJREMUQ6BPnsFqRWAUmdNSJcDiGumGmp8PS8esxnmyHh7CYBrIQP2hzrea6uHL1QEWNG"
    "jUM2lXnWNJzra/3AOIU7kMbbvEYD3GMQ0Bnyk3CrYzWKrHZx0Tr+Yj3N4rrYE0ES8tw7Gq"
    "m+4FP3JGG0YmKMzQcOMVFACzXgSRCkZcukyYK0oOIEpqnSXKDQI0lgKul86iXcsxz1bqgM"
    "IOYQVBiVFQ5DvfzPaZaFCIzbHRefN12Mnbk9YLIpFS2VPMHN/mFcGWb348m4ORurOmaCo5"
    "PG2dZu/Z2lIaTyY2u05JyxDSSKTEIt/xx4sWrrYi/GPCX8TMjp559NBjPD9Y8BLpwdha0/"
    "C/SoT+LFQIsxJaA6wVeI0gnJHQ6A+6qvX+u1FWh/Ns4s3XrN0hX6wJycqO3UUrWmWciDyX"
    "G8Lt/U/Q2ire7trcFWey2Fa22zdLuCjnCfyP4mjGeC3iDpp9/E+gwx+c4x/nreaS9mnEeU"
    "AFPmKfQHBUyqVwh6BVjDwjYUUt4ERaBbp43fZdZH3zuH5RPaDHBYAm87IqCYLIB/rC2Khb"
    "C4ALOR5SKkoZXs4WlKMdeBvEwl3NZp89xtnP6YKcdxw20aS9Wqo5K6VS+VaDoI+tVyT5B5"
    "RZeddrNctamfe+mYnEiiBOZiiAktgszkTBqbvrI3KDQ6RugSbzAkMcVzFlEVy3znTWE1LC"
    "uEE9/WyNA0eaYXhwbEzOs7C64UqWXlVYLkPg9dIJYXdkGL/pgevMXVBi243k7lvZ/u4sf1"
    "3s952PsmhQ/Vndp+7WC3XjvQLjbNqbK/4uNotd0H+uxbiOWGXWEh5A3+T5+lczEf1QaEU/"
    "c3SHdne3sNutprKV1rK/03BVfAN+pYCiH/W5YNW5YX/ZmN/wLn6iJ6"
)
