"""Drafts keep a log of operations; the live draft has the id of its workflow, so that a branch may have one too."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE "workflow_drafts_new" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "revision" INT NOT NULL DEFAULT 1,
    "first_revision" INT NOT NULL DEFAULT 1,
    "graph" JSON NOT NULL,
    "workflow_id" CHAR(36) NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE
);
        INSERT INTO workflow_drafts_new (id, revision, first_revision, graph, workflow_id)
            SELECT w.id, w.draft_revision, w.draft_revision, d.graph, w.id
            FROM workflow_drafts d JOIN workflows w ON w.id = d.workflow_id;
        DROP TABLE "workflow_drafts";
        ALTER TABLE "workflow_drafts_new" RENAME TO "workflow_drafts";
        CREATE INDEX "idx_workflow_dr_workflo_55f1f9" ON "workflow_drafts" ("workflow_id");
        CREATE TABLE IF NOT EXISTS "workflow_draft_operations" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "revision" INT NOT NULL,
    "operation_id" VARCHAR(64) NOT NULL,
    "fingerprint" BLOB NOT NULL,
    "batch_id" CHAR(36) NOT NULL,
    "client_id" VARCHAR(64),
    "origin" VARCHAR(16) NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "at" TIMESTAMP NOT NULL,
    "changes" JSON NOT NULL,
    "text_update" BLOB,
    "overrides" JSON,
    "undoes_revision" INT,
    "undone_by_revision" INT,
    "draft_id" CHAR(36) NOT NULL REFERENCES "workflow_drafts" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_workflow_dr_draft_i_a1e13f" UNIQUE ("draft_id", "revision"),
    CONSTRAINT "uid_workflow_dr_draft_i_0e7374" UNIQUE ("draft_id", "operation_id")
);
        CREATE INDEX IF NOT EXISTS "idx_workflow_dr_draft_i_12c0d0" ON "workflow_draft_operations" ("draft_id", "actor_id", "revision");
        CREATE TABLE "workflow_draft_snapshots_new" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "revision" INT NOT NULL,
    "graph" JSON NOT NULL,
    "draft_id" CHAR(36) NOT NULL REFERENCES "workflow_drafts" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_workflow_dr_draft_i_96a3e8" UNIQUE ("draft_id", "revision")
);
        INSERT INTO workflow_draft_snapshots_new (id, revision, graph, draft_id)
            SELECT id, revision, graph, workflow_id FROM workflow_draft_snapshots;
        DROP TABLE "workflow_draft_snapshots";
        ALTER TABLE "workflow_draft_snapshots_new" RENAME TO "workflow_draft_snapshots";"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP TABLE IF EXISTS "workflow_draft_operations";
        CREATE TABLE "workflow_draft_snapshots_old" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "revision" INT NOT NULL,
    "graph" JSON NOT NULL,
    "workflow_id" CHAR(36) NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_workflow_dr_workflo_4c6f76" UNIQUE ("workflow_id", "revision")
);
        INSERT INTO workflow_draft_snapshots_old (id, revision, graph, workflow_id)
            SELECT s.id, s.revision, s.graph, s.draft_id
            FROM workflow_draft_snapshots s JOIN workflows w ON w.id = s.draft_id;
        DROP TABLE "workflow_draft_snapshots";
        ALTER TABLE "workflow_draft_snapshots_old" RENAME TO "workflow_draft_snapshots";
        CREATE TABLE "workflow_drafts_old" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "graph" JSON NOT NULL,
    "workflow_id" CHAR(36) NOT NULL UNIQUE REFERENCES "workflows" ("id") ON DELETE CASCADE
);
        INSERT INTO workflow_drafts_old (id, graph, workflow_id)
            SELECT id, graph, workflow_id FROM workflow_drafts WHERE id = workflow_id;
        DROP TABLE "workflow_drafts";
        ALTER TABLE "workflow_drafts_old" RENAME TO "workflow_drafts";"""


MODELS_STATE = (
    "eJztXX1z27jR/yoY/XP3zKgex46TXPLMM+MkbuPWiTux07S93MiQCEmsKYIlQSvqNd/9WY"
    "Av4rtJ6g2kd+ZytgksSO6CwO5vF7u/DxbcYJZ3dGmwhcMFsyerv7DV4DX5fWDTBYNfSnoM"
    "yYA6zrpdXhB0bCkSc913dM9WqpGOPeHSiYD2KbU8BpcM5k1c0xEmt+Gq7VuWvMgn0NG0Z3"
    "KgczJxGRXwF1n4gsqeRMypIEvqEYPbMMo9cwTxeHDZFB5xmQMkZGY+MA+uMuLBixBqe0vm"
    "Hskn8W3z3z4bCT5j0OzCfX79dQBPxt2RacgO0a3k7/D4g99+g19M22DfmSd7yz+d+9HUZJ"
    "aRYlVArq6PxMpR1758uXz/R9VTvtx4NOGWv7DXvZ2VmHM77u77pnEkaWTbjNnMpYIZCaZJ"
    "NoV8ji4FLwQXhOuz+FGN9QWDTalvSdYP/nfq2xPFRxDf0T1zbWYdmYZ3ZLMlvP7/hU+ZoB"
    "iNPl3fjm4ubkejQR2hhZcm3JYCN20hefb7j2DcNW/U1YG8wbsP559/Pn3xP4ob3BMzVzUq"
    "zg1+KEIqaECq+L9meFJqddmepNkm86MLa+6v53nEzIhdmjE48bEnpn6aoe/m1C1maJImw1"
    "B4wA6ycrCg30cWs2diDn++eF7B2r+df1bcffFccZfDChcsgZ/ClhPVlGbyfbB+1uVv2L2H"
    "rD05O6vBW+hVylzVlubumBur0Zx68yY8ThH1kNPbn8SwhsjnzfH4zzfXn4p5vKbIMNgwJ4"
    "L8l1imJzrI6ArGSl4ohcLz/m0lGfrzx/O/Z3n97ur6bXaFlgO8zTBeaUTMGNEC5r+HFmEu"
    "WLEA0pRZIYSkR9Ev2xFFTgM5jCRuLz9e3Nyef/xrShzvz28vZMuJurrKXP35RUZE8SDk6+"
    "XtByL/JP+8/nSRlVrc7/afA/lM1Bd8ZPPliBpJRkaXo0s/pF45vU8oOvLCmE7ul9Q1RrkW"
    "fsLL+uabFieL7BVq05mSkeSmfM5Q0z8H/fDBFIVWQNxWqf/ToJfJ2mv+N3wB2rlU/JViP4"
    "ebwVw0iAmKK1ly995z6IS9IXceg6lnT9gdMT2l9EOHqWCusgUmfLEwxZCMV4ElEPatsAPi"
    "oUMNMSLJGQG/D9bslKq8bGbfHZgCHrxVzOWQf+ErRh/bQHUGrsg/yNcPF58v4ocjlzfk05"
    "erq8EPtDN0sTOys6Iu67N0aG9kNrP488ox9a05u7RFMVuTVBmWwuPVYGY4X3XhJTwu/PjD"
    "Lycnp6cvT45PX7w6e/7y5dmr41fQVz1wvullhQDeXv7p8tNtevOSFzJmCLxtsY58YfsLxf"
    "lLeEwaMjptk4S0PVSVT09qqMqnJ6WqsmzKTHJ//C82EQGXGhglWboeMnv7dknEtGYLdZoK"
    "l+kMUwPMbJMFIz1CD2fysxc1ZvKzrEmxnsmyqYjpBwE3NdsftzOJgRdjNqfWdMSnTXiapU"
    "O+pvkqteYmOFDUH1GgJ4MC6SIKhIGaw0AfGE2jD0Xtwxpw0Go0h67tIaEPfAm93ST+85NH"
    "osEl/ANayJi5zHhD7kxDAUIS9Un0LsN90MGrKfBiUU+M2oEEOdJWSEGrxe14Vxrn3nACXd"
    "YgxywJRwlbqtcdx9w0/MRx+cylC1hnYNs0mC1Mar0hppDLjkem3FUrjO8xlyznnCyowYgE"
    "nJemBK8VBu1NOPCcUNsIoGzZGcaTSDGMR1xusZrLUh6dDnDnX+M9fbySDb/h+qXL+qV+5l"
    "h+w13gWTnwE1H10Ew+OT6u4/I/Pi53+YdtSUkk6ci766sr0N3It8G7b4OM2gxf3dT83gSE"
    "W1P0UBrbBy0Ev2d24/CLNNV2GP34WtNllFNtKk2s7jUF2t1od6Pdnbe7k2Jm3x0Thmsh5j"
    "TlFsTcHcywc1JWJiLo420+5ywtSlpnSbvsAVSMNnJOU6KUdZZy2gzOCbrc0s0Rogc4o/dg"
    "BNQWGZtD1wr4nGfyH7nLzJn9F7bKudozXA0xsq/JsbrJ3PXV9crp0mUMbeXmF3AB3p2JwO"
    "A8v3l3/v5iULJIbIHFXzzWRRSgLndz62Ixew8EDvuGKS5s4RYDxOvWYSVILPuNGHTcJFz5"
    "65wTwzTIck7FG2KzB+aSyZza8OBH5FIQ7gtLHUiUiHA8Z0NQmBEV6Swbiecweu8RPt0YE0"
    "6GgiAorBMorMFe2h0ltFmUWsOji2uKHoK7u4utxEBWDGTt7BKBgawYyNrtSYyBrBjIig41"
    "dKjpDs1qEkR2saCm9TfmmlNzQkMZ5OCCfKdhFWrAZPfRQ6L/JlFmcjBmEBUFEQSJOS4P0h"
    "fB7zSIL3Nl8KzqSlTgmODkTj3GXW2oQI6DAWJaYQFKgk1sqZigh6rnyVkdKwp6VeSDydlR"
    "GJG0F3MV9/He7uOaBsbUEDNmn2kn5ZYxMRgO0x35NgVkEiSIKlb78P3QKYy+5SrfcmJC6e"
    "RVvrQfTFFqJiZah5UZcON+G9iFNuHTKVh+fAo24ILJs43e3HSGhDvSTuTyyJHyNM85vJly"
    "LSu1dWPXcfZ6YHOg1YhWox5LzB6sRnksr62LKKLtIa/xwNBe2IzmuR46YOcU+26Z5yjmlm"
    "Kmkwlz2n3OGVK003WWszIj2hxoyBGizY4HGvBAw+GZu4MDDetvHUGnx7ibWxd1gp4+xhDP"
    "oAB6SrQOq6CnNVC0SUhClKXGkscU0knX6ydPT8UbFEYiDMtBJ4xT0AlxQjxkT3jIA3y7ha"
    "cYShOdJSj2l+Ls2a7YG6Q4O3n2/OXzV6cvnseZzeIrVQnN8knOEfdos1B0zlDyHaOlmNOU"
    "KGa9xYx+a7SBNWUs2sAHtIEx5KLDIRd/pZ4HIjc+M4+JQYHpm+4wrLJ+nbDrSKZXFdsNyp"
    "cDgiEM9huJbkO4XW4QY/y9HivzsMKuRfczup+1WLx7oZ93y/2M0eEYHY7yRSt7ByoHRof3"
    "01S5YaCPFNooYcuwyjjxVJ9NjBJ5U4M8UMtngU0iTeWpxZee9NipfGI2l8Xsg+PC9V116m"
    "3yfjp0yh16JRlWGC9YXWIHhktGDAmqysoSHqMWK/gA3po2dVfFkljTZGQxXokgGWHHpFHB"
    "/bdhPpBYAQLGvr38dP75H3H2kFgLurr+9Ke3BflD3v7j9uIcLcsnqZOig+8piBk9UuiR0t"
    "EcqeeROpRN4nklx1WjpmG1VaI6bWKWjF2wQORJVZcY7MGcMLIESwPsEeIw1wNt24MZBYaL"
    "Wf9saiZCEI0OXYwO9JjsxWOi5j988HaBwlPO5jRVKzZrBqym+fy8VvnA5xXlA1UbmhBPUL"
    "cMCwLDMtSy2lOCFkWttajRD/kUpIxFvZ6ClNEbid7IQ5v/mnojFdcLzP5IGuU2v3yhTQz+"
    "wKw/Ihd/UAmJpd9RJSmWD0IoWP6egCkkDX5i8aUshkTl2B4PvJbyr7BKkmCW5RGx5DAmdy"
    "ygdqgrasIEiAroggrsOSNVdr/VCArYSToq+XEVe3ursYCNfL0aM/n0lxo8Pv2llMWyKc1h"
    "9KVn53EtqOWkAmqJ2orc6bKt0p9u8QktO3JcYqPHFP3DvU7P6sz3s/L5fpbLuwaGzeg/3G"
    "7E4hRR/7i8fRSXPsCG6Y58t9HemKbqH5/h46+5tlQuLjkgNz7809Q7kSPs43p+VmcNgV4V"
    "ekluFUnWQWmFxBQOgICMzoAMukuehJgx4qq3Ys7hgYeBr9aBQwUYViqqqBzIigNzNkGzBL"
    "OpjZhT1zAnNNn1Mtk9y5810bqj/v2LBjqtY0eeltuRpznLxqIlhc0fT78W0e5vwg+mLmO7"
    "Wkt2nYAN1dve6j2o3j4JMWui3n5kC+6uzh3Hqqg7m+9Uqe4uVPcRXfffRO+dzKk9iw6SUl"
    "lc1gDS8UqVEjINtnA4qMaTFblnqzdwkUz4YiHblqaYAxkLR6h/zBQGCjC27FFT1Kp10apj"
    "ETXQ5JI0PdSrt+8XAHHI582x+JZ9L8nyuqboBYOr9piLv9+mtpdcmfnUQdGoe7b2fJe1Oo"
    "wIxeODB98k8Pjgkzg+GGigF7ZwV+UKatBcRzVl0NPcCI0Nspv4IFFXKaLygY7Itc1k1kWh"
    "Lt2tw/TvQCn1bZmYEf4be3D7oQpHND0SsNiQZxFt4vEFU4lRQIdlHii5zXKjxDMUVB1UXr"
    "VVXlOiao4Lx6S90LEySFktcPhZBTj8rAIcfvYYOCy/m8YyCYl6KI0DQ/VqjW1ifsQEvZDF"
    "vq0Pz/wPG8VJfdI8L63rkSbaX2mPXX4DW67u4bIHs2G1lCQJlkvBcilP0k5G58eTELNGx6"
    "Afj8dEzAsxr4Pbloh5PSHM6wOjabgm3zqsgXjNZabd1njXB74k8JwrEgJnyUqbZE69YYBv"
    "MUMCXGLOAgBLQVwzjiGLHcOnpJBXIyXRBjZLhmp/Zsvxjpi7bbNFxz3woPGIW9wBm6zQtX"
    "bLa5vdcvjfPvZKHYSwi51yo93vvUunhTnsg4bKPS/KNz8yZN9N3DwzlzrzIPbI9MiYQQNh"
    "hqzO/VqFFlnmAyPqLkOynHOPEVN5dWRb9BQ/wfbIXdgyxy5Monm+Y3D9J+/om/3NvhTRZb"
    "llEz4FQovPXpM79Sx3snUpn4cSlzkWXcku0t3EHTnpZLAVmcFTlabVz2y7v665hSksddqF"
    "ETbc8v47NV1PjFqwNU+IzM0yVy1OeZ7++eb6UzFTY4IsbmNOBPkvLKxeF30HFTyTrKj22V"
    "S7Z5LLdEPtMUGGAMrjAIpk15bwk2iobrK2llKYmFw6oSdKTbyOdKJSRXLdo4FGOVrrWq11"
    "SxkqRCcT5kjUJB4v0PfUTV6HuceC6HWDwCUVa5QMgvcFmYJqeefbBrelHzbepe7KI4eCVw"
    "gkFm9qwMt0S/xIsVqYUhqTXeHVuZsbEDVJ1CT1WdG2re+kPo8cX8uDhbJ0vYhU2fVBhCnc"
    "nLmOaxYBklW1qzKEWMBq2LKA1ZiKybyh5pmkQbUzG8NimcwWDRePFFH/Mm5tf+HgrjkzW5"
    "9JX1P3cJXe/pn0QA28h7dry/D0CMj02kxvtjAnaTZYmDVbS7azLgMvxmxOremIT5vwNEuH"
    "fM3M08bRXRi814G4rgCcKAgYLwd+EyQI/daDfgX7LkZBUGsz+ydD2NL+6c6CtCvzhz8w1z"
    "WNZhM9RbTRVO+OADad6RLIZF4bJ10BZSvgSjNebxu3yiPFDXmcJ0Y259mchMfrqpBJGsRL"
    "qt10RhQEtKGPLg4m6iZTH3XQpTw6unnnbmzqeHNeHuUVdxg28M15IdEmYV/R8pZwx5F75g"
    "gZumWx12HhYBl1ZfEZGbOZaXtDAkqyCnkWc2YH5/ujAsOub8u4Lce0ZYFhwYG0qX8Oo6XR"
    "u6btcoTRRF1TtFFBQQUFFZTqtO8qeKsk63sU2PW4WrKJHiJvbIRB6EoViaPwG0V3Z/MEyZ"
    "8yqkfG/GTb00fky3qlT1hj4LhOCglmnNcrjU3yHXJiKU9mkyHrg7t/3xltBJ01Qmyj/qhE"
    "limRmW9ADpBLI8SoO5mPpOuhyXTPkPViGdr3fAdlUvgFM75e9MWaeo9FGGI9uYvBF4Hy2g"
    "IAyBPiiaIsBmBRT8iae5JDI5i846Ia8KUcLqHGU+lZNjv+GDa2OejyEbeaKexl9BgAg9Fx"
    "B1+gMToOo+O6wFfMaNiGwZ2LlsOMhk9CzDom+tFXvJjsTuMUPiWcF3Q2ckPXRiYaNaT841"
    "8+M4uWgJcZP8otnfWI6z/24ZaSLKvwTIUcrREzE0Gerc+wwwBr15QccijjX1wmo1zGjASw"
    "HjMerWWRSCMAQxacOBfBO2G2Ii2dTqF0mvmcQqIemrJndTxOZ+UOp7Nyf9PZI+4mzBODeW"
    "IOvQcWaR6a5omJuP+3AL2s2lWjLvV21hAO3ST8I8ZWgxCQN49lhKm9w4aAOAaV6rqdNvZ3"
    "HMLF0aGA0k566jrEXwzY3XXArs2LDn+Wx1NE/TFuqHkcBfrq0Fen53RHX93B+boOeGjuxs"
    "nSoiNHe0cOQikIpSCUUgtKeUcl0v+ZeQFjcjhKqn1YBaJMVE8wu2TX9gjK16BOgg03IDP6"
    "AETqEK/gRE4kg5i2Sp/r+rYtCzuY0HkGrK9fdBvrbB96XRlWgCiF1ZyfYh3n7SdWdOOPuK"
    "49uqboBYP3bZJqVCWzhig0qSLVSYUTI4cwckhHpVPXMpnv5mxy7/Dg4fM657q1WuOM+22i"
    "bq6zvXiCc4OA+sltFlXoYg8Mhn8j9cw59VQLdFjAzA2yxdiqL0y2qAeDWWFg+cyOqZ0egx"
    "e3i9aWUi9TkgT9SwX+pYe1670mSxMUyNECjnqMWqxgaahKJ7qmwUoKWTW+bipReM2JX1o4"
    "pHxhztJhFdhtVYGNOZsXR8MqsBfJkboohEcVwews3HUV2HegDvmuC3vj6spcmMUqXrZPta"
    "K37j2yZPctVEUHhU8GYK1kwLNhgqIsVMiz0v4m7LXU/2Tg1mqdvmcor4G6pyrDBr9GWmKc"
    "N6g+DJmLiUa9UEO9UEJyIdTcQI/JUKEuU1JZ/aB+ul46ujUAo3rDVw2xKD15uyUoqmh12K"
    "9/ucPs1dS9/D7UrP5qyQlelDM61aFSC4y0tJEj+26UKtq3iZB+5jmHl4gUOUqUbglKYBCY"
    "La8Ft1Ia35JKTU/6nqH/G3JnGncyPzRoeHK8n7yjb/Y3+zZIMu0Rm8uucqaSe7Z6DYMrtD"
    "JQGEFf9C2DWBwuxPTElamow+MB3lrthJboKSTgqJTSMTdW32xJrx5goUbhUtmExwTdlvt2"
    "XQzy98FalAPTG83D7SG3I7gmd02h3K0wpJ9JNyldVrB8BqcnwruEog5lEH2WA9UZxKb++I"
    "G6ri66rga6g25K7/aUMgxJ2zpbE4tVBg7l3GLULlko1lRZQBTI+sXMt9fXVyk89O1lNmzh"
    "y8e3F59/fqb4DZ3MQGsoSDmWWP5rWsFJEjSBC3ia2kabhIekCDEeWbvwkI1A7u0p32tou0"
    "DxTuHe5Up3DB5vlnECNNwjAsox+Rf3XZtakeYMOpWYRyjqBNo8UK2VSsw8UM9DZZoSx+X/"
    "YoGqpTq3TqVeoLrmTtoW9llnWi0f8jf5dSfUaRk/t2Db0JPJ1w8Xny9IPCC5vCHwpZFPX6"
    "6uAss5cVuHuuuS09u4bTxg5W1dztVNN3/LYKDKm4FxdR8edtnGLcPh0rdE00QX06RdmlNM"
    "blqlPh/6eLVmTN16rEbn8nrvLbR9++dQ4e6zWVHuhXrcTpAju2sf+8Wz1njWusP7H5613h"
    "EsZzt+o1NGMUEvloG9HzJyXV6w8ZWzOybALCMtuO3wSUHOnFJdOe6PRSyKAoBY8YZWft4z"
    "RdSHCbzrQ58Wox4b+bYwraYoc4Z0CzizZrzvOsyccYato1ibu8TStHt0jEXIVWcdYymMt8"
    "nnlSLEj0vnj0u+6j0rAHPKD4etKXDnzyV2ZFTMm3BzTYDMzDuRqUthj7ZbepKz1LgS6bwS"
    "qRJ5LQ6r5uiwdmFnI1y6sjLJ1YL7YrRostSniTBsqICvY9+YMTES/J7ZRdVczFkpd3OkPf"
    "Lc/XJycnr68uT49MWrs+cvX569Oo4ZnW+q4vjbyz9JpqfW+FIp+F6BtfWeTcwFtSplEBJm"
    "t9uA8igcoXvCqODr+4t3lx/Pr35+9mr4KmNWRdDG8+MsfpGKZakL0aeIEJ8v5GgLJaKAsk"
    "frx9bW5ygOqsGETZDgdM0ai45ogrjH/VEhy07MRMxc3YmZIMGJmQX+fK9Rdv+YoA9+i307"
    "3mTYMRsFO1ATh1GWrg+8z5QtO6vhMzo7Ky9bdpbVufBcwhNAkjxB3XZ1jdOUiBfqLGWVjb"
    "BNAtoEHUpYZwk7rt8O+k8Rooz1ljFfOO0Qvxxpb8yiPeN9E+CjxVQatTZyKCRHWbSVhdcG"
    "eU2SbYy7aiWGbaOuwmWs1TTPEOIEbzfBFRtbzvIcLU71qqmOyTn6moiuP4zN5RM4fCY6TZ"
    "nbm1R0Xeavprno4owX7/gCOqWP9Jf1GdZKjgF8Ud3bJ8m44Qsm5rKiGfXumSGzXMg0GDJB"
    "XZCJjoZZ4lRUfu30F9ncz/Aulhkmq8D0BrqkN9jkJC2eoW1whlZKIM/o8ornUX8seF5W8D"
    "wz2eUAWdfdxGW0nachTYkOJa1BysTW0lDMaUqEonWWso6lUPQVb3u7rqLASWOzY6MSJ3ow"
    "dxdFTvZveFzIYnKDKrMj6FHT6Ahq07U2OWRePhjAXQXmRZiZT+W69mSWaWpFVU6kdWPKGs"
    "yBpfEa2hm589hsIR/grrzoSVYqcejoRhVPqgDowtWlAHcO59BmZkhPgtqxLN5ej8VIbuT4"
    "WRHBFvbvoYF3elLDwDs9KTXwZFOaubJs/KhhDfEkTf/CA7efUsKhRQHZ5fyN+u9vAg92Bf"
    "9kIi+Pj+uEXh4fl8deHuf8US3MJ7SO9bebipGn8mDxEuSpm6v+voPFD1InVbNdoEoXfEJl"
    "UvWVAmIDiA14R1d89oHRQl9k1DSsQgMsPhvNoddmFVGn1CU0VXIKxlVlrFQlLGak610lOm"
    "Kl+475Gh/JIFKFrRwwiUj3w/ty6/nB1psr02Yl641qenS9saDXJuX3JH0qpIHPhoR6yp/q"
    "qSJ3cpGxzAdGBDUtMoWZQUwRFAaJCogEpfsUKskVNbWJAkRVHb67aJqqNWsGQ9mJ2noBnj"
    "kk45UaMurr1gcy1Z3W38JvURWRZGhRKdiZ75ovR5JsteBuVnG3RKhNsjFd1G8L9TGid1EF"
    "MrA4hlYrOoZaYt2+LrG1nfLR06wjez5YkNm3chIoT2SdI0TnTgF/0f+A/odu+x9iZbNNMG"
    "pM3AvYOs3tVzV4/aqU06+yfF6ALg4mWhOfQIKkF/zdt1sAXWu9dK2h2wHdDuh2GDaCAT/B"
    "j8++PSiAAaOmYRUMqHRW19+gKrB0O8jYQjlSDAaSJVgZbxRGx33h+EKid6adAv6oIHdBY2"
    "yONIlADJMXbScSEXGtHeJaB7GldFts0JjqsjEls77AItcsZWGKCCdxjUmMtXb3WYdUCLZw"
    "CmZ0KXaYoMCyE1nE0PRGKjFsi6Jda7o9FuyKr3S2YldOBaw/k4tIEQcv4HFGQW/A4gLKHr"
    "l7tsZgLPu614BifZLl6rZy9ApJxGy5PZcwZlI9fAwCZlLVSRaYSXWn6SXROYXOKXRODRs5"
    "p77IKIf3dDUo8E7FbcMq95Qve40Mumrvn/o6p0L5naSXK0qEASOSCTwQEXwory3n5mRObE"
    "5cvpSuKotNBfCbC7iN9GCpGPZlOBKQct8W5b6qbEBuJpDUCN56DVfCs85mQIwuLF1dWBhB"
    "vJuacLTAKShNtGJ2ht2rLLN+sVKaWugiOZyLJFqYW3I7QY7srsHuKA6lvg0ZUaDZ2M5sNH"
    "zgj1Qei2p7VzE+Q4j8b8d/hLEOLwOEsXSSBcJYO6+SgmdMsZzHnpm7pXIeh4Gxbql3PyiA"
    "sNT1YRV8JaDHBsgV8IRMuUscxmGLOSIKygrjq6mMrZaNKrDaY9I5rVIuTCzuwa/pYOufPM"
    "KXcMWltkcVLFO78kRWMulc7mWpDgwYtrqH45rcNcUq2ScLZsbXvQm14K6JIREb0wUbw6IX"
    "ezKP1c8co2+4/PQrIulDqh6y+KRWqPdJRah31Jac8kk68u766ur89oJ8G7z7Nsgaz4l3yI"
    "mlIiNkmgzDuFqFcXUMBB3YXIzCGLJdLe+7Xn+SO3YuCPRxtifJ92cfn+yK2YF9fHry8kVs"
    "Ecs/qmzgGzDXropAONYiVm1NhZFqOkeqse+OCcO1iUZMUaKUtZZy2kJpJOY0Kcq5E3IWPC"
    "/n8vpzGbL9l6FL2Jxj37SEaXtH8n6HsDV3UpxO0FmBQlgukag/imLrophyd9HEIIr6oyXU"
    "IhWO7S2LAhTKub2mQH435zdMe+Bksclfz/pMj9AHGewc98JcfJg+otPpI6S3ps0Z2hwdnq"
    "DNwyd0Irg72sQLkR6hh0D5DpJHKJY187UlaTbwuGk2nbcTCQ28GLM5taYjPm3C0ywd8rUw"
    "uIsZGy0Q+VH6p1Nsf41Yc63ZOpGlwzldxtdpUeqIOoydFqaQQM7GDGoO42ZpEcfVGcdNRz"
    "E1knOKEhOBaC1m3zFaijlNiWLWWswaHM7vzlrdsHAORotjtPiembulaPHCFWILHG6SVkLP"
    "ZaHTWSVk2P2554HIGBuUhOXH7cPHwvNHNOy6SSFEh7ket8lyzheEEjmsDMsHI0vVMLyds6"
    "iHrMTKZYOcceSerWBELuYwEKFj7osw1J8s6Ar+3TMVwx9UOQxyq0fJ06fUtMoTUKgXCyTn"
    "e0xhbvnahVHLkMT9VbD9AoYepeP3Mdhel2D7hNDqcj1Bgvtw1u3FPbN4Vyg/d5sgwZSxBf"
    "6YzPrRxOjKkCKEorPRpYQFr8sK4q5Kv540UW+OSW+x7qAwoWcbxCJDih+Pzh9PQkOru48n"
    "SHAfr7anRXgyd0NDLzrg202WPmrkJSaUbvbdLZ0NSkw72TR81KqLwntbGXTXtixYPwssLj"
    "ncUNphrswWSMayzDx1J3NmkPGqlgkGQxWYXyJ4j9j0QhtLFxsrlEyzY7YhUQ+Dh87qBcRV"
    "xMOVHrE9e+SELe6SuEviLlm4S54z15zMizbJsKVyj6TrPi02yPDS49lDGu1ppTZj4ddcYC"
    "uG0ttsL9MeaCnftx6Y65UeTChmbYKkhzvXydlZnfwQZ2fl+SFkWybyFT6qBhwOu/eQu89q"
    "Rco/q4iUf1ZUaNEWhWUWy0/yJUj2f5jvMHv+1o7t5bSDfW5mP/4fWjFMSg=="
)
