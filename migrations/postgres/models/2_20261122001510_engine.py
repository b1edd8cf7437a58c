from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "cached_results" (
    "id" UUID NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL,
    "result" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_cached_resu_workspa_d15a02" UNIQUE ("workspace_id", "key")
);
CREATE INDEX IF NOT EXISTS "idx_cached_resu_expires_cb4149" ON "cached_results" ("expires_at");
        ALTER TABLE "executions" ADD "budget_tokens" BIGINT;
        ALTER TABLE "executions" ADD "parent_sequence" INT;
        ALTER TABLE "executions" ADD "strikes" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "depth" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "budget_usd" DECIMAL(18,8);
        ALTER TABLE "executions" ADD "fork_of" UUID;
        ALTER TABLE "executions" ADD "reuse" TEXT;
        ALTER TABLE "executions" ADD "resume_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "trace_parent" VARCHAR(55);
        ALTER TABLE "executions" ADD "parent_id" UUID;
        ALTER TABLE "executions" ADD "quarantined_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "is_dispatched" BOOL NOT NULL DEFAULT True;
        ALTER TABLE "node_runs" ADD "is_reused" BOOL NOT NULL DEFAULT False;
        CREATE INDEX IF NOT EXISTS "idx_executions_parent__461b3e" ON "executions" ("parent_id", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_fork_of_2724b9" ON "executions" ("fork_of", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_resume__a81bb6" ON "executions" ("resume_at", "id");"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_executions_parent__461b3e";
        DROP INDEX IF EXISTS "idx_executions_fork_of_2724b9";
        DROP INDEX IF EXISTS "idx_executions_resume__a81bb6";
        ALTER TABLE "executions" DROP COLUMN "budget_tokens";
        ALTER TABLE "executions" DROP COLUMN "parent_sequence";
        ALTER TABLE "executions" DROP COLUMN "strikes";
        ALTER TABLE "executions" DROP COLUMN "depth";
        ALTER TABLE "executions" DROP COLUMN "budget_usd";
        ALTER TABLE "executions" DROP COLUMN "fork_of";
        ALTER TABLE "executions" DROP COLUMN "reuse";
        ALTER TABLE "executions" DROP COLUMN "resume_at";
        ALTER TABLE "executions" DROP COLUMN "trace_parent";
        ALTER TABLE "executions" DROP COLUMN "parent_id";
        ALTER TABLE "executions" DROP COLUMN "quarantined_at";
        ALTER TABLE "executions" DROP COLUMN "is_dispatched";
        ALTER TABLE "node_runs" DROP COLUMN "is_reused";
        DROP TABLE IF EXISTS "cached_results";"""


MODELS_STATE = (
    "eJztXWtz27gV/SsYfel2RvU4kpVkm05nLMe7cTexO7H33R0GEiGJK4rgkqAVdZv/XgB8iG"
    "+T1Auk75fEJnBp6VwQvPfcB/7srahOTPfsRicrmzJiTTffkU3v7+jPnoVXhP9QMKOPeti2"
    "t+PiAsMTU4oY27nakmzkIJ64zMFTxsdn2HQJv6QTd+oYNjOoxa9anmmKi3TKJxrWXNzoEk"
    "0dghn/Da08hsVMxBaYoTV2kU4tfpclsRlyqX/ZYC5yiM1F0Nx4JC6/SpDLvwjClrsmzpn4"
    "JJ5l/OERjdE54cMO/zu//trjn4w6mqGLCeGfEj/zj9/77Tf+g2Hp5DNxxWzxq73UZgYx9Q"
    "RUvri8rrGNLa99//3N22/kTPHlJtqUmt7K2s62N2xBrWi65xn6mZARY3NiEQczosdAEzAF"
    "OIeX/C/ELzDHI9FH1bcXdDLDnimg7/1j5llTiSNX39mSOBYxzwzdPbPImn/9fwafMiahab"
    "d3D9r99YOm9aooLbg0pZZQuGExgdmfX/z7brGRV3viD1y9u/z41fDlXyUa1GVzRw5K5Hpf"
    "pCBm2BeV+G8Bj2utKuxxmX2CH17Yor9d5yGYIVyKARx72GNLPwno1QI7+YDGZVKA8g/YQi"
    "h7K/xZM4k1Zwv+68uLEmh/uPwo0X15IdGlfIfzt8DbYGQgh5IgL/39syq+wfQOQjsYjSpg"
    "y2cVgivHkuhOqL7RFthd1ME4IdRBpPe/iPkeIj5vBuN/3d/d5mO8lUgBrBtThv6HTMNlLQ"
    "S6BFiBhTQoXPcPMw7oVx8uf0pjffX+bpzeocUNxingpUVEdA3ngP+WjzBjRfIVkJRMKyEQ"
    "PQt/2I8qMhbIaTTxcPPh+v7h8sO/E+p4e/lwLUYG8uomdfWrlykVRTdBP948vEPiV/TL3e"
    "11WmvRvIdfeuIzYY9RzaJrDetxIMPL4aUvwq6cLWOGjrgwwdPlGju6lhmhA1o0Nzu0GqzS"
    "V7CF51JHAk3xOQNL/5Lbh48Gy/UCorFS+x/7swzS3PK/pytunQvDXxr2C/7H+FrUkcENV7"
    "SmztK18ZS8QZ9cwpeeNSWfkOFKo59PmDHiSF9gSlcrg/XRZON7AsHcEj8gunVgIYYiGSfg"
    "1+1QX9ryv4FboIpbkFZiVejTcuAepN498SWfBHVszG8slg9rXCoFKf94FcAM1qsqWPKPy/"
    "/729eDwXD4anA+fPl6dPHq1ej1+Ws+V37g7NCrEgWMb769uX1IvmvEhZTXwL9tvkl7bXkr"
    "ifwN/5g4ADrpQgSyHbRsh4MKlu1wUGjZiqHUIvcmv5Mp81Gq4UOk5ToI9v7diBC0eht1Ug"
    "q26RSoPsW1y4aRvEMHV/KLlxVW8ou0B7BdyWIoD/STcJGKvR/3s4g5FhOywOZMo7M6mKbl"
    "ANckrsJqrkPbhPOBtHk2pI0qqgDWpj5r847gJPuQN96vwN5stAWf2pzBeUfXfLYTp2v+4q"
    "Lw5oKt4VbIhDhEf4M+GbrkbwRJE5tdRNNAPFZR4sXELtOakQQZ0UZMQaPN7fxQFufReAJV"
    "9iDbKMgeCUbK9x3b2DVbxHbo3MErvs/w16ZOLGZg8w0ymNh2XDSjjtxhPJc4aL2gaIV1gg"
    "Q/vDYE1ywpY3dKOeYIW7rPPIvJ/H42fwj4/ZBDTVJxW8qSyYIl7qNfo3f6ZKMBcazS/iX/"
    "z0B+Tx2OWTHxE0p10E0enJ9XidCfnxdH6IOxuCbicujq7v17bruh//Su/tNLmc38qZsZn+"
    "uQcFuJDmpj/6QFo0ti1c6WSErtB+in95o2s5zypVLH695KgN8Nfjf43Vm/O65m8tk2+O0a"
    "qDkpuQc1t4czbJ2WpYvI7fEmj3NaFjStsqYd8shNjCZ6TkqCllXWctINzii62NPNCEIEOG"
    "X3QAbUHoHNsGs5OGdB/oY6xJhb35FNJtSeQjXgyH6M36ud4G6vbndOB68jaiuzvjgK/LsT"
    "5jucl/dXl2+vewWbxB4g/t4lbWQBqqKb2Rfz4T0ROezpBru2mJNPEG9H+6UksZinET5xl+"
    "ziHxcU6YaO1gvM3iCLPBIHTRfY4h/8DN0wRD1myvpBwQhHazYghQmSicliELk2wUsX0dnO"
    "nHA8FQRIYZVIYQXepe0xQutlqdWsNNxKdJDcPVxuJSSyQiJra7cISGSFRNZ2L2JIZIVEVg"
    "ioQUBNdWpWkSSy6xU2zB+IY8yMKQ50kKELspP6ZawBEdO1x9j8XbLMxM2IjmQWhJ8kZjvU"
    "7zbEf8Z+fpkjkmflVCQTxxhFn+TH+FSZKhD3gQQxpbgAqcE6vlQk0EHTczCq4kXxWSXtWz"
    "J+FGQkHcVdhfd4Z9/jiibGVFAzNItppuWGOTGQDtMe/dYlZGIiwCqWx/C9ICgMseWy2HJs"
    "QakUVb6xHg1W6CbGRvulDWujeTv4hRaisxn3/OiM+4ArImob3YVh9xG1hZ9IRcmRjDQvKP"
    "9mMrQszdadQ8fp677PAV4jeI1qbDFH8BpFWV7TEFEo20GsoWDoKDCDe66GDdg6w75d7jmo"
    "uaGa8XRK7GaPc0oU/HSV9SzdiCYFDRlB8NmhoAEKGk4P7gEKGrbPOpBOT6Gb2RdVop4+RB"
    "RPL4d6io32y6inLVG0S0pC2KXGFGUKyR7p1XudJ/INcjMR+sWkE+QpqMQ4AR9yJD7kkT+7"
    "uVUMhY3OYhLHa3H24lDw+i3OBi8uXl28Hr68iDqbRVfKGpplm5wD79Fko2ido+TZekM1Jy"
    "VBzWqrGeLW4AMrCiz4wCf0gSHlosUpF//GrstVrn8kLmG9HNc3OaFf5v3awVRNtFdl+03K"
    "FzfkjjD331D4ZxC1ih1iyL9XY2ful/i1EH6G8LMSm3cn7PN2hZ8hOxyyw0G/4GUfwOSA7P"
    "Buuir3hNsjuT5KMNIvc05cOWcXp0T8UR09YtMjvk8iXOWZSdeuiNjJfmIWFWfP++XC1UN1"
    "8ttk43QQlDv1TtIvcV7gdIkDOC4pNcSkSk+WcAk2Sc4DMDYs7GzyNbGVSelismF+M8KWaa"
    "ME/XHQDyQygDiw45vby48/R91DIivo/d3tt+Oc/iHjnx+uL8GzfJY2KQT4noOaISIFESkV"
    "3ZFqEalT+SSuW1CuGg71y70SOWkXt2TicA9EVKo6SCePxpSgNfc0uD+CbOK43Np2+Yrijo"
    "tRvTY1lSEITocqTgdETI4SMZHrnz/wVo7BUwxzUqoRzIoRq0mcLyodH3hRcnygHAMX4hna"
    "lsGBwHwbanjaU0wWVK20qiEO+Ry0DId6PQctQzQSopGndv8VjUZK1HPc/lAbxT6/+EK7OP"
    "y+W3+Grv8mGxKLuKNsUiw+CMLc83cZX0LC4UcmXYvDkLC4t0v9qKX4LTgliRHTdBFbU35P"
    "aptc2sYOq0gTACugCitw5I5U6fetQlTAQdpRiYcrP9pbzgXsFOtVGOTh1xUwHn5dCLEYSi"
    "IMsfT0Oq5EtQxKqJZwLC+cLsZK4+kmneKikuMCHz2S6B7vNRxVWe+j4vU+yvRd446N9l9q"
    "1YI4IdQ9lPfP4uJH/sJ0NM+p9W5MSnUPZ/7wV9xbSjeXDJEbFf/UjU5kBLu4n4+q7CF8Vo"
    "ldktlF4uegNGJicm8AhIzKhAyES56FmiHjqrNqzvCBp6GvtolDORxWIquomMiKEnN2YbMY"
    "sbAFnFPbOCdw2dVy2V3Tm9exusP53csGGlbxI4fFfuQw49mYuOBg86fbr4Wyx1vwvZlDyK"
    "H2kkM3YAPztrN2D5i3z0LNipi3bx08yy0V9QeeNGtFWaemi7nNbduHBUFzB9sLP+5quGhC"
    "+BAiumiD+3dEPvM7mhtELSJiulE5aR95fO058kyhT/IzaA55NESeeNXjZsFOVsVOlgsgi3"
    "nxweaRAJxsvsPJ5tEzXL+UKSZ23JXfjvSlOvt5Vh9ZZdxZ5IHyf2oUPIU3aqMKKlU7xZZg"
    "hZSn3V+U9xa23QUtfmFGE2q8ODU3ENqFHZJ3QuHrLzyT3fEstMYu4otF8A1o5tBVHy2Jza"
    "IsJ/5ilNP4lI2LbMOyZD85/lIt78sQgz78q5nWDPB2VeXtGqkoA3thx+64yPFadh+S/thz"
    "126wWMBiUVwBu9Ve59shjUqvm1oiakB7AFvkqPEriX5B+CrUzNPWyu4toXwnX54U/ORBLZ"
    "la69xmUP3io1mSRGfRrCRPBkXcKhktEDpTK3QW/w4ZtTyQzwWGZEqsC5mCZeTz9U8P5TZP"
    "ooNUOD1tCKXyYPHcrWNphvPB0NzB0HQJdqYLjfGFXWe5p8Q6sQ0de71zk5J5OSu+Wix5K3"
    "3EaLIexkvaGE5OBk9qkARZQTjdK80TyLYMwflnGl+8k7xi1kKEC6SPB/N5S2C2vQl/sS24"
    "LR+iVc9gL5LfwYRvj9VS4zwm7vxRR1vy79B0f07eoRMvyENv0D5k9RZ0XAYWcRJPjsWELL"
    "A50+isDqZpOcAV8tKeScIS5KU9OzVDo1todKtquGWXRrcJYk1zgtBGEvhxIPnNdx+JiQvI"
    "y1Qc5QHPO4T6l2OEpQRkJZGpANEKqTQh5dkoQHVnEcRvsA1N+emlTPYHZhRNCPJpPaKjya"
    "ZyYgy/Zc5xJcz/TvG5EHRSJugUaKdezCkQ6qArO6oScRoVB5xGxfGm0RPhJkj0gESPU78D"
    "8ywPxRM9fvDZy7K3ajil2ps1oEN36sQXcqt+CsiboK3edIEt/l0QnjFZxiFzVVdYL0wKyb"
    "xhA0IcEk9VfZ3WjnecIsTRoqTTVkbqWoQvJPWeJNfCoiyH/ChOsgjnQzJR/eQKCOBBAE/N"
    "5Q4BvJPjus2CqB/bSctCdEf56A7wK8CvAL9SiV+5woL+/0hcH5gMuZIY75cxK1M5k/tiYm"
    "pzWuVHv8bX4n8AzfEjCQp7GRW1vJY81mBGHVHca4luGgafPMfFhxtma2OWZAPMirLMitBO"
    "rv2ej3gwvYPG+v4bYjvRQ1zVH91KdALgY7ukcBTaczE4IZ0I0olUNDpVPTf7+jOZeqwgnr"
    "cdLLU3SThttwQZbkieIdGr7XfqORY2RaM20T2GQ8pkVbfowzblYy5547eVIS5DMoWGz8TI"
    "dujvxLe/5OTGld9cwMst7I55DoVz4jfaFoptp8uJ2wGTYJdonsUM0x8Sb/oVSd3Yxg6xWO"
    "wkcHGRG9/LgGWCFB+VLOdm9UFQFVTGG546LqkYqPsOS7avILbFsRr+1+fzvKSFamjHxAHu"
    "yqExiEdCPLLF7z+IRx4GV8OyvVpMXCTQiW3g6ESc49CcF18x3JEAZOI0QNum05xks0JbOZ"
    "oP3R/SBrJw7Un+C604JpIQ6sICPnRgJM6GZHAuJ+pTonB6ospMveFquuHamIlAdVbTY0q5"
    "Oq2CF3BaNqXqCRc+1G4VMlfHVe/47u59QrPjm/Tm//2H8TW30KVK+STD55az21iCXazzeC"
    "UE4eFS+eESX3VJcsicwvd+TALe/OlH5g8PO5i/VqxGOYtZaXh4VH54ZDs0l3Bcrbz4Znkb"
    "tbgc9KnLNFBzDOoYLCerqBDVuAjsTGlAxW5BPaat6uz1SSGo0crBdeLpc8I0RpfEyuvcYc"
    "wL0c2IdijY9PVgMBy+GpwPX74eXbx6NXp9HgGdHSpDfHzzrQA9sccXasFzcxyEt2RqrLBZ"
    "qoNAMP269SXPgju0TxkluL69vrr5cPn+qxev+69TnkDojV+cZw5VjacWVGWVE0JAKeci2s"
    "CIyJHs0P6xvxplYrM6tGY0H0yINJSxHKKqz35MBJ78NLviubXKjCOBLpDDx45uiCxDovl7"
    "Zh1WPi3XBexTTZVGVZoqjYqbKo3SVkIi3bEe/xEThIJNpbmP4BTHBlpOSgLDpbKWCYewiY"
    "7jcqBhlTVsO3RlN+MvMqKdMZmPzF5MOY4mEZ+1kR5yxUEXTXXhNuGR4mI7s0hKqWHfHBJ0"
    "ejiIOwn1jFDPeAJw91TPmLdB7AlgaFJy8nLRK7rik5KFhkVz+pWKRzkucnrzItJ7uiJsIX"
    "qRYHdJdFEFKspEF9TUieP3Xnc86y8ukrmCFctDoaxSlbLKXSp4oHanzmmNXANZoItblIbz"
    "oUPpDh1K4WSrJqpoHTfDN2LTaKTmpCQwcCpreWvU1LMS0nLguZV7biTeoGRHxyLR7KSd4D"
    "7pWaTXl5KuxfUjsXI7IKZmVHQriJi8W2cafgNn4zsQQW+a4iaHaYijZJ6dOh2WccW5W0UO"
    "ORwsiN18io6kGRZ7GQ3Stk6T9t2ihC2JRgbPkgyNYH4HvbXhoIK3NhwUemtiKH20gU60ms"
    "064zLdS3/Zf12qjfMSDovxDecfbwH3DsXlpI9rq3ZeW9mBbZnwUQNfCFxd9Z2gfBqpOBmy"
    "gEZq565/7GRIl2Azt5TasLCzKbJbQpl0CfWG+dWg7XoLlNmCAQsXYc4hH9/cXn78OR/0cQ"
    "5rN/754foy01gYHH1w9MHRr+Po3/L/Pnq5DWfDoX6Zay+NV8fbodvsO7pGlPv18miDMC6I"
    "1tzNfyObzFKP2R4TXWUNS4YQw460mKFP/mBUpPOpBhUQZMnuhxKAWOMBY40ncapU22zAq2"
    "qzVyVSSPkmV682JiEEi7jCIobOucfsKsoYWdk5K7qQm41JQEeONC9ruJqsQGzQgmsrd8T2"
    "W9GV1vbfypiA1VdynihEG3IwThnoNSDOkYT6+yzA0MT1qMyeOlWZqu0cXWLLoSyz6xqGsk"
    "wVSgGhLFMdXUBZ5kHLMiE4BcEpCE71awWnLoljTBe9nNhUMNIvC03h7ZwGcang0p5r0p5L"
    "3uiO7u2Tx/nVodFjIh3kdQeV+ksNShpMDbIdpsRDVQPhYHoH0X1RKRj0oiQY9CIvGGSx3F"
    "BQcVVfTAQK+2oW9mWMhWO+zL78H22KsLs="
)
