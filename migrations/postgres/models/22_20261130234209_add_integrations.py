from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "integrations" (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" VARCHAR(100) COLLATE "C" NOT NULL,
    "type" VARCHAR(40) NOT NULL,
    "config" JSON NOT NULL,
    "catalogue" JSON NOT NULL,
    "credential_kind" VARCHAR(16) NOT NULL,
    "sealed_credential" BYTEA,
    "credential_hosts" JSON NOT NULL,
    "credential_revision" INT NOT NULL,
    "expires_at" TIMESTAMPTZ,
    "renewing_until" TIMESTAMPTZ,
    "is_enabled" BOOL NOT NULL,
    "needs_approval" BOOL NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "failure_code" VARCHAR(40) NOT NULL,
    "failure_message" TEXT NOT NULL,
    "checked_at" TIMESTAMPTZ,
    "synced_at" TIMESTAMPTZ,
    "marks" JSON NOT NULL,
    "revision" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_integration_workspa_b0cddf" UNIQUE ("workspace_id", "name")
);
        CREATE TABLE IF NOT EXISTS "integration_authorizations" (
    "id" UUID NOT NULL PRIMARY KEY,
    "user_id" UUID NOT NULL,
    "session_id" UUID,
    "state_hash" VARCHAR(64) NOT NULL UNIQUE,
    "sealed_verifier" BYTEA NOT NULL,
    "credential_revision" INT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "integration_id" UUID NOT NULL REFERENCES "integrations" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_integration_expires_86df9f" ON "integration_authorizations" ("expires_at");
        CREATE TABLE IF NOT EXISTS "integration_records" (
    "id" UUID NOT NULL PRIMARY KEY,
    "resource" VARCHAR(200) NOT NULL,
    "external_id" VARCHAR(500) COLLATE "C" NOT NULL,
    "data" JSON NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "seen_by" UUID NOT NULL,
    "deleted_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "integration_id" UUID NOT NULL REFERENCES "integrations" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_integration_integra_650573" UNIQUE ("integration_id", "resource", "external_id")
);
        CREATE TABLE IF NOT EXISTS "integration_syncs" (
    "id" UUID NOT NULL PRIMARY KEY,
    "active_key" UUID UNIQUE,
    "status" VARCHAR(16) NOT NULL,
    "resources" JSON NOT NULL,
    "place" INT NOT NULL,
    "cursor" JSON,
    "pages" INT NOT NULL,
    "added" BIGINT NOT NULL,
    "updated" BIGINT NOT NULL,
    "unchanged" BIGINT NOT NULL,
    "deleted" BIGINT NOT NULL,
    "failed" BIGINT NOT NULL,
    "epoch" INT NOT NULL,
    "claimed_until" TIMESTAMPTZ,
    "tries" INT NOT NULL,
    "error_code" VARCHAR(40) NOT NULL,
    "error_message" TEXT NOT NULL,
    "actor" JSON NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "started_at" TIMESTAMPTZ,
    "ended_at" TIMESTAMPTZ,
    "integration_id" UUID NOT NULL REFERENCES "integrations" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_integration_integra_d9aece" ON "integration_syncs" ("integration_id", "id");
CREATE INDEX IF NOT EXISTS "idx_integration_claimed_aeaeb6" ON "integration_syncs" ("claimed_until", "id") WHERE active_key IS NOT NULL;"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP TABLE IF EXISTS "integration_syncs";
        DROP TABLE IF EXISTS "integration_records";
        DROP TABLE IF EXISTS "integration_authorizations";
        DROP TABLE IF EXISTS "integrations";"""


MODELS_STATE = (
    "eJztfW1z2ziy7l9B6cvsrdJJJXaceCa3bpWdeCfedeKp2NmcOTNbMiRCEtcUoUNSVrSz89"
    "8vAL6IBAGKb5JAuj/sTiyiKeppEOh++gV/DBbUIo7/4toiiyUNiDvZ/J1sBj+hPwYuXhD2"
    "D82IIRrg5XJ7nX8Q4LEjROzt2NEj2YiLeOwHHp4E7PoUOz5hH1nEn3j2MrCpyz51V47DP6"
    "QTNtB2Z/xGF2jiERywv9BiFWA+EgVzHKA19pFFXXaXR7IMkE/Dj+3ARx5ZMhE0s5+Izz4l"
    "yGc/BGHXXxPvBX+SlWv/74qMAjoj7LLHvue33wbsyag3si0+IP4q/m/2+IN//pP9w3Yt8p"
    "34fDT/c/k4mtrEsTJQheLi81GwWYrPvn69/vBXMZL/uPFoQp3Vwt2OXm6COXWT4auVbb3g"
    "MvzajLjEwwGxUqBxmCKc44/CH8Q+CLwVSR7V2n5gkSleORz6wf+drtyJwJGp78Uj8VzivL"
    "At/4VL1uzn/7/oKVMSo9Hn2/vR3dX9aDQoo7Toowl1ucJtN+CY/fFneN8tNuLTAf+C9x8v"
    "vvzl9M3/EWhQP5h54qJAbvCnEMQBDkUF/lvA01orC3tapk3w4w+26G/neQxmDJdhAKde9t"
    "TUzwL6fo49NaBpGQlQ9oAdhHKwwN9HDnFnwZz9+eZ1AbT/uPgi0H3zWqBL2QoXLoGfoysn"
    "4lIW5Mdw/SyLbzS8h9CenJ2VwJaN0oIrrmXRHVNrM5pjf14F44xQD5FufxKzNYQ/bw7jv9"
    "3dflZjvJWQALbsSYD+gxzbDzoIdAGwHAthUPj+/zppQP/y6eK/Zazf39xeyis0v8GlBLyw"
    "iIg1wgrwP7Argb0gagVkJWUlRKIv4n+0o4qcBXIcTdxff7q6u7/49EtGHR8u7q/4lRPx6U"
    "b69C9vJBUlN0Hfru8/Iv4n+p/bz1ey1pJx9/8z4M+EVwEduXQ9wlYayPjj+KM/uV05fUwZ"
    "OvyDMZ48rrFnjXJX6AnVjc1fWpws5E+wi2dCRxxN/pyRpX/B7MMnO1B6Acm1Qvsfh6NsUt"
    "/yv6MLZp1zw18Y9nP2ZWwuWshmhitaU+/RX+IJeYcefMKmnjshD8j2hdHPBkwD4glfYEIX"
    "CzsYovEm9ASisQV+QHLryEKMRXJOwB+DLZzclOeXyfclmwI++1UJyhF+0U+MX7aBGMxQ4X"
    "+gbx+vvlwlD4eu79Dnrzc3gz/BzzDFz5BnRVnoZTnwN6TNLHm9cqBe2rNrN1DDmpaSIGWP"
    "VwLMaL6agiV7XPaf//rx5OT09O3Jy9M352ev3749O395zsaKB85feluggMvrn68/32c3L/"
    "6B5IawX6u2ka/c1UIgf80eE0dAZ32SSLaHpvLpSQlT+fREayrzS9IkX43/RSZBiFIFp0SW"
    "6yHY7fslMWjVFuqsFCzTEqghZ9ZkwcjeoYcz+dWbEjP5lexSbGcyv6QC/SjkpmH7YzuTmG"
    "ExJnPsTEd0WgVTWQ5wzeLKreYqPFA8HligZ8MCmaIKoIGq00AfCc6yD6rrwxJ00GY0Z0Pr"
    "U0If6ZqN9tL8zw8+im/O6R9mhYyJR6x36MG2BCHEWZ/UaB3vAwFeQ4kXB/vBqB5JkBOtxR"
    "TUWtxe7sviPBhPYMoatLQ16SjRleJ1Z2k3TT9ZenTm4QVbZ9i2aRE3sLHzDtkBX3Z8NKWe"
    "WGFWPvHQek7RAlsEccJ5bXPyWnDQ/oQyzBF2rZDK5oPZ/ThTzO6HPOqQkstSnp0Oeeffkj"
    "19vOEX/gnrlynrl/hvDvI76jHM9MRPLNVDN/nk5csyIf+XL/Uh/+haWhNpOfT+9uaG2W7o"
    "98H73weS2czeuqn9vQoJt5XooTbaJy0C+kjcyukXWal2gN691nSZ5RSbShWveysBfjf43e"
    "B35/3utJrJ96XNbldDzVnJFtTcHc6wc1oWLiKzx+u8zrIsaNpkTXvkiZkYdfSclQQtm6zl"
    "rBucU7Te080JQgRYsnsgA6pFYHPsmgLnPMh/pR6xZ+7fySYXapdQjTiyb+l7dRPc7afbld"
    "PD64Tays0vhgL77SQIHc6Lu/cXH64GmkWiBYi/+qSLLEBZdHProhreI5HDK8sOrtzAUxPE"
    "26vDQpKYjxsRNrBJuvK3OUWWbaH1HAfvkEueiIcmc+yyB3+BrgNEV4EjChI5I5zM2YgUJk"
    "hkOvOLyF8S/OgjOm3MCadTQYAUNokUNmAv7Y4RWi1LrWLp4laih+Tu/nIrIZEVElk7u0RA"
    "IisksnZ7EkMiKySyQkANAmqmU7OGJJFdLbDt/IN49tSe4EgHObogP2hYxBoQPnz0lBrfJM"
    "uM34xYSGRBhEliS4+G7YvYv3GYX+bx5FkxFInEsYCiB/EYD6WpAn4fSBAzigsQGqziSyUC"
    "PTQ9T87KeFFsVEE/mJwfBRlJB3FXYR/v7T5uaGJMCTVD95l6Wq6ZEwPpMN3Rb1VCJiUCrG"
    "JxDH8VBYUhtlwUW05NKJOiytfukx1o3cTU1WFhB9xkXAO/0EV0OmWeH50yH3BBeG2jP7eX"
    "Q0SX3E+kvORIRJrnlP0yEVoWZmvj0LH8eehzgNcIXqMZS8wBvEZellc3RBTL9hBrKBg6CM"
    "zgnpthA3bOsO+Wew5qrqlmPJmQZb3XWRIFP91kPQs3ok5BQ04QfHYoaICChuODu4eChu27"
    "DqTTLnRz66JJ1NOnhOIZKKin1NVhEfW0JYqapCTEXWocXqaQbbpevnl6Jt9AmYkw1JNOkK"
    "dgEuMEfMiB+JAn9u4qqxi0jc5SEodrcfZqX/CGLc5OXr1++/r89M3rpLNZ8klRQ7N8k3Pg"
    "PeosFJ1zlFZLq6aas5KgZrPVDHFr8IENBRZ84CP6wJBy0eGUi1+w7zOVW1+IT4KBwvXNDh"
    "gWeb/LaOiIt1cN2k3K5zdkjjDz31D8NYi6eocY8u/NWJmHBX4thJ8h/GzE4t0L+7xb4WfI"
    "DofscNAveNl7MDkgO7yfrsodYfaI0keJrgyLnBNfjGnilPAvtdATdlYk9Em4qzx16NrnET"
    "vRT8yl/DD7sFy4fKhO/Jp8nA6CcsdeSYYFzgucLrEHx0VSQ0qq8GQJn2CHKF6AS9vF3kat"
    "ia2MpIvxJgibEXZMGwXoX0b9QBIDiAF7ef354suvSfeQxAq6uf3886Wif8jlr/dXF+BZPk"
    "ubFAJ8z0HNEJGCiJSJ7ki5iNSxfBLf15SrxpeGxV6JGNTELRl7zAPhlaoessiTPSFozTwN"
    "5o+gJfF8Zm37bEYxx8UuX5sqZQiC02GK0wERk4NETMT8Zy+8qzB49DBnpWrBbBixmsX5da"
    "njA18XHB8oroEL8Qxty+hAYLYM1TztKSULqjZa1RCHfA5ahkO9noOWIRoJ0chju/+GRiMF"
    "6gq3P9aG3ufnP6iJwx+69S/Q1X+JhsQ87iiaFPMHQZh5/n7AphB3+JFD1/wwJMzv7dMwas"
    "n/ik5JCojj+ChYU3ZPunSY9BJ7QUmaAFgBU1iBA3ekkvdbg6iAvbSj4i+XOtpbzAU0ivUa"
    "DPLpjyUwPv1RCzG/lEUYYunyPC5FtZwUUC3xNVU4nV8rjKc7dIJ1JccaHz2R6B/vdXpWZr"
    "6f6ef7Wa7vGnNsRv+mbiWIM0L9Q7l9Fhc/sQ3TG628SntjVqp/OLOXv+TaUri45IjcpPin"
    "anQiJ9jH9fyszBrCRhXYJblVJH0OSi0mRnkDIGRMJmQgXPIs1AwZV71Vc44PPA59tU0cUn"
    "BYmawiPZGVJOY0YbMC4mIXOKeucU7gspvlsvvOalbF6o7H9y8b6LSMH3mq9yNPc56NgzUH"
    "m+9uvxbLHm7CD6YeIftaS/bdgA3M297aPWDePgs1G2LefuL/uVxZM3XBaPpyoYkrPhqNxc"
    "j6Vu638CjZxF5GC7xB/pK4vIcNCr82bPTKWXTXwh770A3mQ/7h1/v379DaZjN9xW/i0fUQ"
    "YZfNfHZzMJs7ZjYLtTqbEfN56GjlK2sWZ9puoyrpWm1HDWPoosajP56cnJ6+PXl5+ub87P"
    "Xbt2fnL5MOpPlLRa1IL69/5t1IMwtfvj0p7EK93YVML2s7qr/UYi5blc29VAHcrUvuKfu/"
    "Q5S/maCEfRS/NTecvvrs4ge80ZpOyYASxtOKjx1ZeFPffrqfE+SvFj4/jZG6BLGbRZbREE"
    "2pJz4TX/YOMQtogyZ0sbADYTTxDxBx2a1IhY4cVvjTHtncEJPPo0+2Feb1ie/JdesAC8sU"
    "CytSXX47VyMeDS/aw/u1f/M9WTKE4mleh+BKXpH+Mbrt01vpdaR0ekRKpocgt5/2Ey7QFR"
    "BOBHoIb0tRCYmlxU6405f3XBORw52S8XJfAB/FWWXLwGIZjEQpd0Xsc6Kgg3o6YGblkpne"
    "Nseuhh6U4qCLmrrAkzmx6ulBFgUd1H0f/KAmk5kTBR3UJDHdpWdP2HSusSnnZUEL9bRgIs"
    "dorgsKrbMMZg8PG6IVROKVG3g7uMZwyLAs2xgRfrUJx1uX8FCswwlHHFKLQ1Fou+aRXDtA"
    "AaWP75BLRRQWiX5bto9EUe1kjl32g8uTjY9kE9Y+7G4BjAN+Xucfgy3EA5+uvEyL4KFopO"
    "HFjcUiNUTIRj82fhUGYjDDh/+Bvn28+nKFkhui6zvEJiv6/PXmJpwkwHCawHDWOHce4pTm"
    "xymBhT0QC5tZMcuuWxmhBsuXYZkXTVaoVDI42yBHbBurwrqmZfpXZfmqFO/6qoB3faUosY"
    "TwAYQPuh8+6CaV3bv0t26z2f1TRycJ7f6p4dictmlmzVG0YPsj4jOfVMCUVwKlDsGuhmCQ"
    "ROXTXZjsvl6G5JMDn+5ye3uTcXIvryWAP3/9dHnFzE2xS7NBdqDBPaGiKtg/aZkemkDtW5"
    "gQLIBgAQQLhtWDBR9CZMK5oQoVJAOGuwMFVnpsK0VdAX4kfnT4hkvDqAGPCohzA3MlXGEk"
    "wUfjle0E5Q/nABreFBp+whQ4qswWZKUOWBa+L3ClXnmlCIPTAsLgNE8YkMWYWBZ7iOpwK0"
    "QB8zKYs1/j8KVb4Yr+7e72sxrtjJAcbrInAfoPcmx/b85oaoERq6rt+i/49x1jYeEgZYzy"
    "GO3kxMWUIt7z8xahOPEZBv1M9AVMqIuD4kQDlGBmceIvcURL5wX8kgp57fIC4vBYEzeAIu"
    "z6a3aPn9g/EJ5M6MplZj639OPbD/npfPyiZfHEnLARv78k+NFnO+Ij4RWMDc8LB8fAFMcA"
    "WqPtoSWXpIaUVGFbNEiqUcd1Sx2TUHBKQo7UHGOfVG21nZbpnVe2rz7b4bn16myb3efdaz"
    "Juyp55b1hwqigosqcj70W0w652MGhapnfzvMxKol9IcusID9+5/GfXifttBQ8Y9YvNmc4G"
    "/bbGcVmeZysBJE8TkscjT3Z8RngWe22SQVrkcGker/a1lITZBSevXr99fX765nWSVJB8Up"
    "RLoMjegP6hz4E1A3L0WajZRHLUXPVCooTBtOfBEiX+agtoc8yo+HxYRIhO2YgmBzlw+Rfo"
    "OvCR8CajI0bDasgXiFdUrufUJ6mEiTX2UQichcbEoe7MRwFFLh1TaxPWW9o+Wq68gnLKnS"
    "WT2Y09LJDUUKqp6+JLRxb7sq0cMKzAsBqzVu3lfLGhmmTl14oPnyDYm8xHAfleiReRxHqo"
    "l1flSMBXRSTgKwUJyL40IG4QYlUBcVmuh5Dv5ag93/43GSUkafmSgKwclGXULgjw5/jk7E"
    "2lxSWR6OEkbz8pnY7/RSZB1SLerFQPgd5LASTzoQLNsr07KpkIHzCSwE+q4JgdZs9sv+2q"
    "ZMxXIYxkWTge1WTGKNRW0vunJKcuSfWmCVprtDqeBNQbNcmlyN6hhxtF+6tWCFk1biEtA0"
    "1KJAvHHY3JHDvTEZ1WwVSWA1wh5vYMt1YDgjG9eX0MjMWYiW2zUAx7iFTzwuPEYkT3yoEm"
    "IBNeHO6KyoRNLRtWqvJzcESIJ+xpmS1bHaLIxeOJ6DwIQ9/xLpdh8MZPDtKxPV67qj1HBz"
    "LSDY2XrHy2y9agL7NyvfGLDsxdildYFIVU8EmzQr2BvjWX1ABzpMa60g1rBArnDMwgaVY4"
    "RxbU21wsl449wdGPyhfP5QYVWiYLMXyEt+ObZI+EpkZYGMfzQhbYYqLjDTNDfGRbZLGkAX"
    "EnG/RINqFtIs7429omcaaJxjap0HYb7BZT7BZoR3WAyB9TB3/eHMT35Ls2Bz2W6AXARSzN"
    "1X/fZwiaXIJ/pogoHl6c9d8twswQGwb4MkheNoowMxTcTicvhxao/jiY1OUypmnTU2Au0B"
    "N2VgStmEY9YYjyBwpzmZfYD8RHD+T70mazlS3KD0g47D5i9iv7Qvb1SRJznOa8nhMX+XRB"
    "eIozt2EJT5eu1vohmaE87QaMV1ON14yqqmcqJ6K9sLH2cjqCpJO0XHFTCFWS2y6dQI7bjh"
    "w3jTZOdmlDrLFV3I9EoBe6OLT3UZTK/AzzmFsjpKGWG2q5TVgzuuYnQy33s1Dz1kuqquas"
    "5EHyr4HzAs7r6L4lcF7PiPP6SHCWrslfHZZgvOZsYH2+6yNdI/acGxQRZ5k0sTn2hyG/RS"
    "xOcAVzEhJYguKaUUgK6xg/xZW8qZyXJElBYhIkJkFiUmeUYF5i0mR5R7wnTTfv5GLx3jdZ"
    "jnwxrkmoJ7wDT44OKHWiFt3pDXCBN2jlQ5vuvux/0ERG7uRaJgzwWh8FeK0PArzeEQNgz+"
    "T6SwZ9XiHl6kszN+ihbs5LqOZcq5lzOeerYqNu6NFdrUc3d8Oi3SgLsb6lbkoEeuoWB712"
    "ZNfRBbM2FJupHvuUCGDfBHviPtkedRdE5VLq8ZfEQAdNdMBJcLoKRosq8d2s0OGc+lO2eH"
    "bFsYfO9AfvTO8SYvm8wsSjT1hhsRTCnheGo8ArYM8MEifQVF7stse30gc0Glfuo0vX7mFs"
    "x5Yt8im2nZXHSz6tSh0dZbne2ehteKVqqBfEj+vvy6aeKUR7APjBC2DmZPJYL7MnIwm92E"
    "xOBhA0ahU3IBEAB6CJA+A/2ssle0c0+OtzPGU5iO3lutCKGMHIdqe0ysSWxMyY3vxruzi9"
    "xfSssXWk5WDjMHnjgExqyKSG9wYyqUHNSjWbmGBkrnohydbg1KGDJdkyw4HMPG3no/TlYV"
    "Gqkb0d2DTXyJ6QfI7RHPuIAe2SSaA/8goyjSDTqGuLiFH13wLKnD70mojH91AT7bPr7Oum"
    "9qwKPbKVAGakCTMyYeuPQ2eqYvoC8NNCgH8j/D1iETewsdPoqAzFbQ4YY3KpS/aF/b5PzP"
    "AJdpgXuwUwr4JL28XeRkfTKsTlnIG4B0Jv6MFLPpHTs54BfHn9+eLLr+oQXzw+vfNe/np/"
    "daF/G+ZsaKVIkErWjLWpq0GhFKI16FWNNASIZKa1U1XupqxAnWPgPIb8mv3Y0Yq9E4pNpl"
    "jTeWnQtsnahrxPyPt8PtDz40VXCmOt/OGkK5W5tt+0T2aTBySeCZ1zWyD1E1I/jwU4pH6C"
    "ydS+yeRv2OZQR8kZQdCxyTpeYO+xEqmTCJjB5HSVZYbsOMiOg/UKsuNAzUo1Q3YcZMdBdt"
    "ywbnbcxYopyLP/XSZVLjt2WDJvboTTYk2y6JbE85lFx08L5GetoIAivE2tY3+w2UzCE1h4"
    "Xp1Lg7BfJQcNbUgAHSs7lke38nkVVSXUUyKwoufSJXzuFVRENCvVANTu+OZVMA3YD658Zm"
    "VWqh1a8ajtJvd9ZmWUqvNEPJvd01NEiHbn+aSFa2b5dGhdOECaTxcTS/b5DvQ3t6QE1IZ0"
    "GO6c/5q2lCsamDlJsHiKfVg7W/bT0IuVioi6CfBOPzY/ywz1ZL+QCfWyDpt20LCs7+qJ8f"
    "Wd1jvmfwZz9sf2oPsJXdpFtV55wNn8pisvnIrke8CcOrZ9sktQAGaq45rWWFmfIC3Tw8Kj"
    "lg6dlE2k7duQg3pXvZ0k3EPMz0phflaA+VlB2d3ZrrI7/nrk1aIPGMfjDx8vPo4h0zQybN"
    "kz4ms6qGsQTiR6ONv3wToQdzRWnB1cxJYlImCNy/M1PBO9hkOblYQ8IZMdWkiveBZqhvSK"
    "Z6FmoKf2uCFC7grkrpjI+ZXLXdEsE8CslkS5M8zq3cadDIp5VTFkWJZV5Vn/9TnVW5cgbh"
    "mElKpgV320Jh7ZQa1KbOkfgy0SCl1wfnUoQmlemACRQBahED1aPHUjctbD4g/xcqTuP3Ew"
    "e2JrWwLc6Pbo28erL1eIAWc/kdEj2aDrO8SmLvr89eYmnDDAA5vAA281VAX4rFSLGTcmnE"
    "jaQr5Nx8pV2dBVd4tV47BEpdKfjJAZ5T9dbeSydJR2qzbDJhkPzVpyhT8rz6eK3LGCvkSJ"
    "RKNJ3B22sfFsZcZklTMokvEwW+XZii1L2YHEnmnRTER6g+aPJyenp29PXp6+OT97/fbt2f"
    "nLBNb8pSJ8L69/5hBnJnAe84iarIZ6Sghwr4m7O5ljd1YZ+bQYYF8P+yi2Vg35lBDgXg93"
    "3l+kKuxbGUC9HupkSSeKUg0t4sn43gDenjktc1qVYr2yMAT1TQ4Dsl9aya5PxsNrk1uBPI"
    "96lXt/ZaV60Ihq352/QsBq9P3KCfYA7KKlaB9dv/AkqEa0JAJmkIVd7RUEuVfPYjf2A+zV"
    "U3NWEmwuk7VMGIR1dJyWAw2brGFIroPkum4AC8l1kFzXKZTNTq774OFpMFCk1IUXhkWJdH"
    "z+TB220Vh8bJN+Wgyf5TzMorN9NCa8TJlYNpsLDNM5YV7XE0HiW4ZoPac+QbbFR/Jr8VP8"
    "4A8R9RBGY49Nu3l+YPj5D/6L393f3esg/nhOsIXolAk6dPYTehDP8sCvrsMzMj2ydPCGD7"
    "EDH9EliU7hRDP2VH7JHL/ftmjF9dKQGGdCYhw0tW2ZVZzanh/U6ciTFwRwZXDF4lSFzkoE"
    "oJS5HHGVXqYr2uopMTDVd5vqHK6WLPX4Vt2EtpShnppcxtmPt7FNpDUktyMqWJSjra1V27"
    "bkJRp4MiFLNim2tlto74kvYWLkiXgoyt9B7CP2lx12yFlgi33NeBWgKTMtH1auRV0yGm+S"
    "XepB3z0n/Alx35xoU2NYZq8kj6Rqo5MdKiITihtmyjt039qsviNgH4zC7DIo8AA71tT1tG"
    "1rK/Ny5nDVh8hlOWhxUqLFyZR9OfGWXjT15FQ0fVNVSRAaqg5rNlQd42Ayr2j3pmXA6M3l"
    "pdnEDSouHhmhWiuHYXGyfS8c1LNntmLfK1eIt5Xu4SrdfhFeaIQ+sl9XF/DsHQD00qBXW5"
    "jTMtAqX1ox3NGYzLEzHdFpFUxlOcBVmqeVM0QgyasDySEhNVKp7DolAsRzOeI5xbFU838k"
    "wZr+T3cWpH25P/SJeJ5tVZvoGSEozS410zmNSvw6IUKFZC3iyjCs2+at8jx1RYzzwgCzol"
    "41xbWXNSHTMsCXFAcJrTgFqWGEMEll6iaoO8ODmXiSabHBOxcv/TnV55glA4YVIoN+JNQk"
    "6Sxe3lLBQPRIlgFPHHPIT+w/vJMbz/ly6AyNycx2/SFiRrI41zGYEzc84TEch5G3cnnW2N"
    "J2XWLxUyBt7TmPujidFP+D6BpE18xZjiCXqWuGNhgoYKCAgbLDQOH1177WOgmvVjFNgkSi"
    "jllyPyci2waFPyFtm2D2l0vQr//yERNZLYgbvONmCDM+KJteyKcLMqbWRhw5jf1HZoTwrC"
    "VmhfCEd37jWIybKQ/i5NeH2JYJvzRkkcS38s9Sue5hWtTDzrwnsGAMtWAKYtFFfX6KotGd"
    "NmMO3O2H/7cSsZgIgLFTztgBE719E13sEdWiEYkI5GENawYiTDLbO9qoO2e0VzEwdxr4ty"
    "65p+z/9m3emwB+28Z9I4M9qfVQmOvpOpDdxnoT4pB/sRXVrAr7PCmkrlQMmi69Fr9lGB/G"
    "kL+ebYqjG5U9zwrqTE2yv2MNZyHfdTJsLNXDNLmWjuGVNJGWKz4SNvUbcmrR92STxPqQn1"
    "uUqrSPlmwBnlXyhOLx4AjpHCHpHeA3kEH3CfYmc0FOVZnuklgvlqFDz/cOHhST2L1dzJYO"
    "DdIadEBeEBoQyIyAg/1g9EQ8jtCITd4xUXTX1CKskYbWvDLMy9WYbWxzZsvHaFUz2HXykL"
    "Gexdn2R3Pbsohimbik1CHY1ThEaTmZ6WKC+5q/yScHZrpub28y++Lltbzxff10ecUWagE6"
    "G2QHGiIcCoiggKjzywYUEO2pYBa6Rj+HgqIsT1lFzVlJULPRaoa+t9D31sR0tHJ9b/URww"
    "yVOfKiYJLkPUSSf/37F+JgDV0sRa7u8axHqP+5z8y9GLJL0dN1UBAOjEYMS2XwhS1iSZPg"
    "4NKj7O3FDi8ACKtgpQ6270RJQRg9jFrQPogI8UPcYtYue3D8b3JnuC1ZCME/84N/EParH/"
    "aDYB4EN2oGN+gypO26SOSMsU/qhDZycpDuqOAmF8Rj1kYdfBWSUDEN5K8RawaQv0D+dgFX"
    "IH9rWXVdYwWB/H0WaoZzFOAchQND2+VzFNIccAGbGVHEJajMOGu29qkJ7Abb6gZ+y2FUbB"
    "xQNCYozAwlFhpv9F1OJMDZLRVnHAThb4LzsYykLiPtVCtbiIR66J6dlWEvz/Tk5Zm+ZOFs"
    "R8UC7Kiwo8KOWnlH/UeYAFu0q8ZDyu2sUUZtoyBhnJ4bxgHf7TqDqPQOG+VUQyMxU7fTyi"
    "nzx8iS7xCj3Mlijw7hC03a2i/XkzrDUFWLDX3QOh4P0erq0WqIP0H8yczpDvGno+O6rZmr"
    "HpqQZSE4AcGJnigXqJRnT6Xck8XSYYhrghPpy8NywYlIosUoRXzLGlGK5GlKRCnSYyFKYQ"
    "ytAlEKU6IU0stU9h2QxGBrLd5aY7ha3FrvU7fsJsQ7t1hpkpm0xea0UJQEkNJUhc22ScAi"
    "LFcSp6OwjXWBH0mSFuCjqUcXvKoJzSlvWe5SxNs/eNhh2+/EI9pTUJTVTLquiLDXmrLXQi"
    "dD6GTYOR5oL3TyhCEzo96mLpmclu/he9E+lQytI6F1pKHQ72WBgejrvqOvYwe7j0RhQuox"
    "TokAyg3WFQjGQjDWzOkOwdij4wrFgLWMkK4FYqEY8FmoGTrBQSc4EwMCTTvB7TMi8B7zwP"
    "UX4ofI5KIBmevDokjARIwceWJo/SjAtzkOEEYu+wI0w09MKI4H8KlkIdsV5416K9dlEjwe"
    "gGcM++LahTT6j2QDlQvG0v5cOznE9Xx/NLyHTtmb1yWcsjevtU4ZvyQfXRm/xGXJta1ELw"
    "A+NK9Gvi9tBmENszMreRiz05AjF8HqBKsTrM6+W51zMnlc0vDh8zbn9mqxxZmMa2Ju8jRO"
    "zO1JZmBSaiFmflKXxF1yyRNhtw/zTrAvrrABCzZzh+JQe1eMZZMtHkHYrCjbWRfMTlPMTp"
    "+wH+6q1hZtaWdaBIo6FUWdT9t695KQpiQAUdVB6QQ7qihi4UnpiQwclS6b8WWPSmc/c7IK"
    "qp+PJsvBkeltHZmeIJtXR8Vj06/Sd+qiEnYagvIs3Pfx6e+ZObTyPLY3bm7sha028eQxxY"
    "bedvTI4cPr23sf6RqxJ99wg493Pdnw+h3LZoZyICp4hPU3IT9x+493S9lsj10f8s+Yucf+"
    "60X/jK3EJEu5PA2Za0QGdqGBdiGn5CKquYIdI0mBLaOwZY5eHNvLhAYDyKje4GogF2Umti"
    "1RUarVoSV8SxZ1dxheQ2u6P0SW1S8On+AKQzA7oNAKjK200ZKPbVJnxsm+gMeZw1KyyJDD"
    "SNiWzAgMu6Hxz8KvEhbfGnNLj8ee2fh36MG2HuKTtdj9fvBf/O7+7t4LOtEW5WnTcKaiR7"
    "L5id1csJWhwcjsxZVjIYeyDxJ55DHTNO7J52/NTnYlfgpOOAqjdEytze8ulxcPsBB3odzY"
    "ZI/JbFu6cstykH8MtqoUB05H20NuR/Bs6tmBCLeyW66SpChuvw5FyIotn2HLwuhbIlVHOo"
    "hfy4EYzNQm/vgTbF1TbF0DbAfTjN72jDLoA9M6rKnFSqJDKXUIdjULxVZKJkSZWL/AvLy9"
    "vcnwoZfXctrC10+XV1/+8krgzQbZodWQd9fSy39JLzgtAi6wAtPMNlolPSQjCEnJxqWHNC"
    "K52zO+t9S2wvDO8N56ozshj5s1UGIW7gvEjGP0L7ryXOzEljOzqYJ5zKJO2DWfmdbCJCY+"
    "M88jYxrz827/RUJTSwyu3exBYbrm2lsrx2wPkdTf8p/87U6Z0zx/bkHasJPRt49XX65Qck"
    "N0fYfYm4Y+f725CT3n1NcusUfcIHq6Nr42uWHh13qUii9t/ivDGxV+GXOuHqOipja+Mrpd"
    "4VeyCT2bEU8/SZo9wvb22acAB8kUBylKT6hoxmelgFg1q7O6YaC2njHSuYOTD5Zgv4e+Ie"
    "EKXhftlDjAXbrIHCr7obK/w/sfVPbviRx0l6tKtU6JQC+WgYOXOnkeVWx8ergTAegIVwPt"
    "JZ0oGjZpbeVk/OFo2JcdMZA5mUPUG5q+6jQj1IcJvO/SU4dgn4xWbmA7VbluSbQFttsw7L"
    "tOdkshuW0ubfXAXFb2gOG5mLnqbHguwzRXeb0ygvBymfxy8Z/6SBRkjr5EbSsBO3/uTEeC"
    "g3kVNLcCAGY+lI09zPZot2Y8W5aGlcjklcjBfjCqUTKbkzvci/SqIy9SZ/JsurIy8dWCro"
    "LRospSnxWC5CUFruOVNSPBKKCPxFVAe2nPtOjmRHsUufvx5OT09O3Jy9M352ev3749O3+Z"
    "AJ2/VIT45fXPHPTMGq/VwspXeFsfyMReYKdQB5GgvN2Gki+iO3RPGQW4frh6f/3p4uYvr8"
    "6H55JbFVMbr1/K/EUmo6YsRZ8RAn5eiWgNI0Ih2aP1o7X1Oc7GqjBhUyIwXWVncRlUYdyT"
    "8WCQyRMzlblXdmKmRGBiysTfylesnkU9HSOBPsQtDh1448nPZBTuQFUCRrJcH7CXzgI9Kx"
    "EzOjvTnwV6psmmqnrCZ0YKVguoOGm8kHSNnfMD7NU77SArCRysyVoWfSbrtBZOyYGGTdbw"
    "0lvVC6dkBEHHZuuYLpb1WNScaG9czQNzqBOGo0NEg7w6elCKgy7q6sKvw2anxRpz2UapoW"
    "0mO/AIqTXNJUGY4PUmuICx5izPycJUL5rq0Halry0G+wNsrlPE8XsMGgpub5oMdhlfQ7sM"
    "Jr1M3tMFG5Rtk6AbMyzV9oThIobXb39yRxckmPOz6rD/SCzev4Q3OOGtB8Megzjq/ycqHU"
    "o3NpG7erPf4thRGxJoGWFKy4gm1clQl1yhLplrIA80PxBeE6CPxssmtD0J0H+QY/tdzPEr"
    "AJUjURwOlSOf0mTnN5DDoXB8dh1VdI6kTG0tFdWclQQq2mQtm3jIjbnqre/XFRxdU9ntaH"
    "R4jRng7uP4msM7Hlf8mMBBkdsRjijpdISnDtZ2OXjHRXYDbxO6F1HPRdHF3Of9w7ETn1/D"
    "vRubn64deho/sesEPfhktuAP8KA/zkbWSpKO2+gsmyICWrm6KHjnaA41c0N6UigABx4etN"
    "SIo5HDsyArMBrfQwfv9KSEg3d6onXw+KUsuC5bL0cVT4dPy/Qv5bL9Nh1LrEpy1+Mbjz/c"
    "BB7si/6RsllfviyTzvrypT6f9WUuHlXDfQLv2Hy/Sc086RPwNcxTN1f9QyfgH+UEXMN2gS"
    "Jb8BkdgGuuFoAbAG7Af3FDZx8JVsYi40vDIjbAobPRnI1qdtbtFHsIZw4TY/cVB5SJM86I"
    "lT3JLDWwZCQSYo2mxBp3dGUp4laO2Jil++l9ufX8aOvNje0SzXojLu1cbxw2qsnBilw+k9"
    "JAZ0OEfRFP9cXxhXyRcewnggJsO2jKZgayg/DIl/homPBQRsFKUiGNXSQIUXHC4kM8TcWa"
    "NWO3clOnJoZ85hCNN+KW8VivPJEpvmn7LvwzPh8mnVqkJTvzQ/MHzaSvOuzbHPWwVKpN+m"
    "L2uMYWjh2Jf4s4dAQOHDFqRYdUSziRsUuw1jM+etrJ5cCFBdK+ldOAvjl4ThCCOwp8If4A"
    "8Yduxx8SY7NOMmoi3AvaOov2eQmsz7VIn8s4L5gtzly0KjGBlEgv8D10WABCa70MrUHYAc"
    "IOEHYYVqIBP7P/fFm5AwUNGF8aFtGAwmb1Vg3Oe+ZhB55byO+UkIFozbyMd4Kjo6tguQo4"
    "e2e7GeIPB+ghvJi4I1UyEKPmRe1kIgKvtUde6yi+lGmLDThTXXameNcXtshVawOZEYJJXG"
    "ISw/nFhzzbNQjIYqmY0VruMCUBR3nIjKHtj0SzXVW62o6D0LZyBzwELfmks6eg5UzA8jNZ"
    "JQo8uAJjyUCvALFCskfhntYAhqN0D5pQbE6zXNNWjl4xidAtt+cahk6qx89BgE6qJukCOq"
    "nutb0kBKcgOAXBqWGl4NRXnuXwAW8GiuhUcm1YFJ5a8VEjC2/qx6e+zXEg4k48yhU3wmB3"
    "RBP2QCigQ/7Zem5P5silyKNrHqpyyDRgeNOAfQ2PYIkc9nV0JyZKV26gj1XJCblSIqkV/u"
    "otXRmdYgMhLGNDWJBBvJ9z9rAiKMhdNDWc0fAiz6xfUHJXC0IkxwuRxAtzTbRT4gB3Cbjj"
    "PJTyPmQsAW5jPbfRWjF8uPGoOi+9CHhJEPCvhz/QWMfXAdBYJukCaKy9n5ICNaZwnMeBwW"
    "3pOI/j0Fj32H8cKCgs8fmwiL4K2IgGzBXDBE2ph5aEsi3mBRJUVpRfjXluNb8oEqt9woPT"
    "ouXCxKE++2c22foHH9E1+8TDro8FLVP65AlZM9le7rpWBxa7bfGIpWdTzw426TEymZl87k"
    "+ww751pO2NUHR3+VmadVBgkmxVFMwW9FAwjqiDEzgO5KuL/+aAvqN8HSpI64+kegjxSam8"
    "85OCvPP4WnrKp+XQ+9ubm4v7K/T74P3vA9mTT/2GnFoK2lNmxSCnrFZOWccY2YFLg1GU0L"
    "av5X3f6096g89lpO6GPS1+OGf9ZF9gh8766cnbN4l7zv8ocsjvmO94o2IESY3Eua0UpM2Z"
    "nDbHLF+b3a5OamRGErRstJaz7lIlNWdFQc+d0HNA83rWH4YniR3+TLyUzzle2U5gu/4L/n"
    "3H8DX3clJegGcKg1CvkXg8qKJ1VfgEe5P5KGAeUBW/SBIDv6i6XzSl3qIK5PF4wLpGRyTX"
    "X6vyVPRobyUA7+p4b0ngun5/9g590MHeGUdoyQhdRDrdRYQH7eqUUufkoJA6T1zhSUC9UZ"
    "P4T/YOPQxR7KGHiICsWpQzLdMg1mnYdG4nIZ5hMSZz7ExHdFoFU1kOcFXm+BGr0QKRv0v/"
    "bIr214gtatXWCVkO5rQO16mqg0gZYKfKTiKAbAJQdQJdlgUG3WQGPZvMVknPGUnoB2O0ml"
    "dLq6aas5KgZqPVbECPhu6s1RXPT4KiASgaODC4LRUNKFeIFhCu0l3EzGWh081FePXFhe8z"
    "lREy0FRnJNeHu6o0Rjga2uQ8zCXxfOqi9ZwuEEb8trw6gzlZ4ijL+zmJR/ADeSm/wGccei"
    "QbdkcazNmNEB7TVRBVfKAF3rD/PRJRyhEedhm22I976E+x7ej7kIgfFmpu5RPBueWPsIyv"
    "DFEyXtRcLNitR9nSCShzMKXMIaW0sqinRGAflsNe1LfVu4K+/DolAp2DFfEYaf2o4nRJok"
    "ChmOx0CWWxn0sUGW/atycr1Jtq+RaPnwxsNrIOYyGJwstj8suTstDK7uMpEdjHi/3pICrQ"
    "bujoxXXe3YR0p5OXmlCm+XfvmctDxIMr3bv48nCndzcJR9Z37u7ogoQOWsCL8H3255haG+"
    "Rj24p8ttDje8f+G2JoiU6Tj4QsfXEQ2tLBE1K67D6lFXC9THK9qmaSN0ohN3RNOVieLX9p"
    "RZuGHOD6Yoq0TKOCiu7YPXupnICEOkioM3O6Q0Ld0XGFxIlae2TX/FNi2fW0nBEEDsJkHU"
    "feSp2uDwQy3bqiZWCagGkCpknLNH2mgT3R5hFEV4c7eSZXDGySQ8AjIwmh5JEFV6kXkk42"
    "b+JILBRQdinMJHiHZpxkomxWITtAa+yjOeaH2CH6RLwhoh6aYJc9FRprqaffBvHX7MwVgJ"
    "yAo5vgkBNwIA/HqPh1hyDunGUEAew9BLClLaXsgiSJwaJUbHbGcLVken5J3a6b8O40QaUJ"
    "ZpoZmmhAY4imNbTDFI1/aQNj1OWdxdm8YaZoEB2RF6W1TrDjiKgmcabcHuVfNRRmaKls1P"
    "DZ+PYo25iZpt7tNu4O7yaadt/eQ+Nuw6zX7ZSoaGxlBMHUMtrUguayfdbu1PZq0chpOdCw"
    "yRoGEhlI5GNb8AaTyPd4NtAY7vzSbps97gNby1y/dQkzzmdhgRi/3ZCXjXn8jGs0JijsaE"
    "osNN6UstHZrRQMcBD+jqRSDAxoUwzoSDNZxHedxxIJ9TA166xc/76C9n3as1jOdhzFArsk"
    "7JKwSyp3yQsvsKfhxpbbJpNrhfskjkY1orXim7wTifkMzIC4QXiSnvjkiXiCZNrzIXnZ5j"
    "JFh+DBNmvKNgtZ0ZAVffz1H7KijcQVsqLrANw5GgwOGT3Quh/YgVPjlNFErIcgH/mY0cLj"
    "dPQaaeM4HbP1cl5KL+cFejnPHxjgYHe2Yp5UFajTMv1rT90GrZPFOPL18hBrc79SEodL/H"
    "q1L3hbTvyCVqvPwgSCVqvQatV4YAtYZGi1Cq1WjQK4sNUqe4hUwuLxaPs7ZnWSQQF3Hw4Y"
    "liHwRz4f26RUyrHdRzTexJmp7ibsyEOIz/5IOP4hWrmB7fDyKOJa5Sn95Dl1jD5w8sDJG7"
    "yyAydvvoECnDxw8mYC3DmHNKCPxB3NsV/p/NKsVDvr/u7t92CrfvsHxB6eLTNsUWqbLyPf"
    "lzZ7Deq02MlIHmZ5OuRU7tPq5JEnttLUK29KS0J5hMlallzG0lZxVgyou2LqDqfyBBvySu"
    "mUw25Cu5NXkiaXicmg/4gshAJe6R9bI6IEsxSnb9bmlr7xdjspDkk01mEf8V47fJnleaPI"
    "Jex70GSO3RnR0ko5HsldLcbsUr6yQpX2ydNBp7ZDIBMUWKduLEvAOpm/twLrBKyTmQB3zu"
    "KPdvOcirVsyFYADg1TsCFRKU4eUP35CimRPqS7Fb0d+zhhwbf/TUbjTVCp+1lWCGay+gSv"
    "Smmb8fg+zOFcxnLJlOXCnOVc4ibvNjV6JJsqKKdlWkG612Q/8Fl7sQ0hd3I/uKaYkrKQpk"
    "QATWBdD8u6ynO3BWj/Gt2mkxN2J6qpt1WTHgkJqD1NQJ1pjoEMLwwLwwKzRic/XvD+EFN7"
    "tvKIhbDv26Ij6gv0EH78wNtGiPb8dCp6R7hkTfwgbiGx5w4SAo0hRAbMigzEWslCvqtqNZ"
    "bqYRzgyEWr6d+QU4ueWZLE+uCZH5pdmjBkZtSr5KOnZfqA+b4LWAtLsvWzu48l2QcnTwMc"
    "rBTEabnw71b6cODzYKj9FD9L58K/UKw9aDncwkzYPJr6w5W3Eo2OVu7QwlH9bOUsxnPbso"
    "g74pb71KHrigSVWhq4Kjiq+uhrMaTiQCpOF3CFVJw6AHcuFQcazzwLNUODFGiQYmL4pFyD"
    "lCNGT4qqLNLXhztjKS3WV/DbieKKgDpWeFDFu0xhhYXwNGB/RYcbL7BVcMJc+HSFdRYQJD"
    "EmSAKps4NWEw6VQScIN9UPNwFXdmiuTJ00q49h9Clp9tCxC+DMgDMzc7oDZ3Z0XIEzq7VO"
    "d41MSTtMpZejlAyQKDuSpmfKYrbqGdPxfboJ6u506dScMok4YXZQ8J79c6AgTZJrwyLCZM"
    "JGsd9vNWp0yuXDHNOQA7EdIsgSny4I73k6RDNKLTSlnuhQsfILOBLeNDVCmvA7AUNiLEMS"
    "6kdpnGsKhGKBHtriJ2dlytvYKL1Pf5YrcOMvVuWegRmhHiLdfh0h+/ZK5cXJ+MMRfS/3BS"
    "20Czy+Adc5uzy1SZfdb1MiYJUXW+UcqhaMcm4A3kS36iasO+3y1KQyzSwXyGvM8lgrO8xy"
    "/uvqm+X3c4KWq7FjT8KDCOg0iWiK9nDMQhDWOLPaF2x6liwEA+vbFOsbEk32xC36zkoRRi"
    "s4OzAaD925dxraeDIhfu16lK10D72a9mM5S+z77GW3KjuQOcE+hC9lb/2slLd+VuCtn8mA"
    "szWF+SauYvHQR4jTMn2A+dBRYq7VYOW5Vdz3jAzk6ii8+CXxRgvbXamyHbSwZoUAVw2uc7"
    "qqklWWFgFMFZgGlDqKt1+/5CYCsN5WX2/ZDmqRZmk50i36oIV9m3IRZBUZt7QQJJDkEA1G"
    "U6pYiQsBTWQAT2kVxo/EH/EGWIq1+JKtuAS7muU4KykBO2ai+9rkkk8Oi+rl7e1NZl2+vJ"
    "YX3q+fLq/YEiGAZ4PskNVU1MdDGtRzCLdA6eCzULNJ2W5HpSFbjKpVCQDtzIu7dck9Zf+3"
    "76w4E8BvOyeucUDtH7ZvB9QbaGJq8eXhzrDaUziyfmTtLkprQ+s5RQF2Hn1+yjdOR9uGyH"
    "ZFdI3ByKsRcVC+1yKE2EwJscGZrQeJCh04j9Aw/+sQaYTgJjwH+xFy756DltMWRUVnQSEK"
    "2R8yMQipjZDaaIB7tTO1UbcmtAGvdLueQqxYDo3KIk1rQeX1SloqcHtTIxs2xbF95GPbQm"
    "s7mG875FCPub9xD9AX6DrwkUfX4ckDBM0JtuLTBxw6GzI5i19z6OSRWNx3Zo606KnDtkHe"
    "aoeN3PO5BFleNB6VpjRU9/ljsFXdgGeQjDKHUvBnY5YUWwzD7kPR40ZqiyCNX7WBGMy0wP"
    "9A3z5efblCuVui6zvE3ojU4SGpB6BrNwnvqX5Ps2eJ7559BOAmTOEmavbrhUa9hdZfxA1W"
    "BDUrBZhmMW2SK3L45i2CI97XUrDvPJH0llB28qZlYOpKWQ12oDr2rID7jQV6yEzupWnZHL"
    "tsG667PKTEoSSgxPrAjDxm9mBntPI160QB6a6QhVleapbDMSwHnucMDmUdhjbLeitQK8fa"
    "tCndcor1lBCLcxp5QPVZ1mmZPiwTh060Zk+JnZCaCrBflZJWS4N5l+t2yBa50YL4Pp5Vra"
    "NVCgPCUnlWhM6ErlQJVfoSLVkOOq3Ii7KD/WDkE/bDXFUT/Et7pkU3J9obdH88OTk9fXvy"
    "8vTN+dnrt2/Pzl8mMOcvFeF9ef0zhzyzTCtqjzhhW2/5UIjC4qFAVz72uRK+sjAgLDsmHs"
    "GL0dJRnqNR0PJAkjugY3IYl+RNKTfwTYEb+EblBgrUxtivUlYrSfVmqW5tI4wAinRXGdit"
    "HEArQws92I9AXkAPdujB3gVcIau4DsCdyzeF4sNnoeaIMaylaFm2BVV3Z8XsnqYZhLW0nJ"
    "IDDZus4SMWEndHqxUsHWi1CWe6mpjAXu5M19zK0AK6ZUvbzVwO6te2swdIZUIftybg6omI"
    "H1BYGBAOGpatDhgRPr5+jcCtSxC7gbcR7aYz1e8/iOR//cEvimqMJEQlnwHz2yAbOckOLJ"
    "2gXhQjU67YCkowmj7NctP3nwtykMCYPlu9XpzyOCHKniijqwnYh0v1K1VpX1Bon6uzrxcJ"
    "hiBwYY5OZT8V6KYOuKh8p8grVp9OGI/vxTp06FxCaBlwSC8WirF7WIz9KdykBwp3K740LH"
    "Kyok2+WdOxYM7+EPXXL1D0rT7CHmGeVuAR8hN6WLK/hOf6wAus16JiOzyVU1RtB/QdGzv2"
    "2Iybx9XZa7zhJdcYOQRPK7lnzHgcs8t552xbscD+5RVWUbdbQK2vnYbCZZMKl4FM3YOlHL"
    "2OOUi17vVWoE/OdXuHNcRraZVZmhECX04qy6K6atrdREQs2wsHYN8pZN0rOOww2AGzQqq4"
    "svH4HiRNH7wozvNURzbosU4EoASxOtr8oJzRBDvVj9fZSgHu1XHXnKJRUGurOTwD0C6zpt"
    "QsMILaoh3EvYihc85AyYNpvZKcHFTkK3wTjy6WwUi0GlcduFMQVM2J9qbs5cBh1QnD0SFh"
    "jX0NPSjFQRd1deEHo5WvWMA/kIm9wI5OB1sxOWAYyr2I5LumhgJEP1y9v/50cfOXV+fDc+"
    "mEqXg7fZ2rXYRKMKgE67xJApVgUAlmDsCdy9nIBvOqqDkrCcUjJms5skvrvc6SLGjabE1D"
    "WhCkBUFaUIO0IFFe8X7l+eqDCdOXh0XpQaLsYjQRI+vnCH2kazY6PotBJEv84CPRqM4ONi"
    "INyKGUn7kQzD26ms3RlHriWAbx/UwB9mzG0H6HHqIMIpEgtL0XnGDYsWSbbjaJ60UFRm4r"
    "OM4K9Vc7wiO3OEVXCtelaEVgX8bHNqsL4wYfW1BwINIVxX0Ruy+x0ssNu0qnYtnxVi7PXR"
    "Sug3bh+S15wnCxeCQbRT5idoz6hJid572IB2nxgJX4foVnvKxxMJmzp5p6dNHWF6fvCUmS"
    "Zq7bfB7nENf344uG95FULdWI71VBI75XfejH3mES22JLdnUmYSsFpKDZJAJwv89Bzba7XF"
    "XKckwEerFIHrxib86+ugrciQDAXQNuthL5KlZOb3FtJfqQcyc1Py5TGP9GXxj/RlcYX2VC"
    "p0T6gPDBsxqhyVvPd+Q0H1E5Fgsa7oCGZfKnipZlWdC0yZrOEpRlebasFMRfi+OvEVp5gC"
    "uHXu+3d+omsDujrtmZZVLA9RePTphlOFDEM+JLw6KAxjIc1KARw4WL+Lu8ECFptLaDOcKI"
    "P8o7NOdn3gc8kBElPPF/2q6IsEaQ7vlcewFJdB3YfFPYfEiehuTp46/6kDxtJK5AoNcBuH"
    "MmPhyj8SzUHBtgWQXfUW4N6tnkWKqHG3tLB6pLqkrLofe3NzdM9+j3wfvfB3L0OfUbcmop"
    "aDeZFQMGujoD7RPsTeajqt1RJLFevBEHb9wRue8CtZoeh3yPXihi3z4Hd8enDl3XaG2XEg"
    "MmD85fgfNXjg/uHs5fid/0lgCOb9VjfFProkk89N2crt1f8MahOEuuqq4Py6TYL8PB9Ynp"
    "b9nUetH0l1f1rOe2Q0QqPXsmUfuDg9I0dDYS4JEJsZ8yLDSwzKawzJJyqlAMkuhhOIZDno"
    "LTJ4qB9wGnmkiCLpcqlgArvoQVz74u4OWYevdJw8dKcj0EuyU2J4v3nGCLeJU6HqZEeoHy"
    "oRkC9qM9RYWRHvBEAOCuAfeYWpXQjscD2HWIR/vfZDTeBKoeqoWnzWXkoNpZoa9yzfjCAj"
    "mGrKXYPvXwZ6X6hH9rbT+hTmG/dQrQC3g/BC7kt0J+q0nEorn5rTH2CkoxpZadbGJDFjFs"
    "usFbcPjhQc4xE3vA9FXV9diztv0RcflPzrfpcJlR3WKXjuh2hU06sENa7QwS3w+ac5hJtE"
    "I6L6TzHn+Tg3ReI3GFdN46AHcuCAPpvM9CzY0y6PobBmp/e4e8abPypguzd/UK6WP2blYv"
    "56X0cl6gl/N8BHTMflrUi7POSpMS7yHi7S821Q8lg+PICuMS7PZTWzF9C/pVJRK9mLFHKK"
    "7g5FcO8Evbxd5GuzZHMhLkScyzW5O4KE7JEUtjziC/vP588eVXNejx+PRWefnr/dVF7khw"
    "tiJV2A7j8a3E3nbzbIdbkvfRlTVF6ubnNaUOwa6G0swIypObSfZrQbm8vb3JTO7La3nF+P"
    "rp8orhL53ull+3LdsXuI2qB5YVov2LMJ+elJjmpyfaWc4vSX7ONjxRhTRIiUEnJ5MJA9HQ"
    "nilu5Sp0XJR9JAnCQaD1co+m2HZWHtFpQA+/LNcbBbRm5IsDQcJpWn0BywnDMmbyMsZLhf"
    "wRexVsp6qmJVHQs8l6TqcuVFFyWg40bL6G2e9VpUNrt0NJCjZDeTOESn+o9O8SsFHfy4qw"
    "ZqVaTPU4KpcFvRMMSMGF3gkd652QW0vyerh1yT1l/1dSC6mGvR1cPnZqILt4llBAo8Tx93"
    "SxIOJZconj8aVhUeL4JBzUNHGcLggvXkQ+tq13Ye54+LMtRF3C/udswlMe7UB0qOAJ5IS3"
    "SX4kS21Xit8Gwdwj2IqzxFeLMbsgn/MICdKmJEhHCsqBrnU3tgJQ9qdwNqr20OtV+s2hQ+"
    "t8FRR1GznA/3Z3+1kNeFpGpkPsSYD+gxzb39tMTq0e45XtBLbrv+Dfd4xVg2NUrBIZfWl5"
    "4TeQVQIFF1BwYeYKBAUXR8eVWHa9RPyMIJDYJpPYkaqa7ADSLfqXq9L+DhBBVrEVQloI1i"
    "ololOqcI52QhpJAaZyh3dBL9Q5YzwjCTuAyTsAlFU+CzVneL6y62NGCCJ/O9rECLBaiKFE"
    "rPJ9cr9uoru7V0x6dpnUKiZSwNVTMe0fXh+W4P5H5KlRBODWJYjdwNtw3j+YE+TQWbZ9zA"
    "8+iuMMeq5filz5hA3hMxH4flP5/kRFOdj13f5SIsD5Kzj/Jr4u8JwVvFwwOdrvgRLtJ9Uw"
    "zUqBmwsxkKOvDRADgRhIF3CtkcAPbIj5bAgkmR8qcxfySo+WV9o6IfKRqI/kSl8elqFD+C"
    "Ej9dmQj3TNRns7iRA0x+IP8i5KhqRsim0TKflVnkwpPgnm7OYle/ACPWIKPSJqX2twJDk5"
    "IEo6UYllQnZ6G1tkveoA/XZasTygyWZqggr2sJW2sT1GARv9BrmN6OzeIkMerP4meYEs25"
    "+sRKd0JI6vdNmXDRH1wr+WDp7wHVHsohPsPmFt4EDa/nJxBH0H+tQg/u2jR7JRtJ+Hky6N"
    "2VATLeVgL2gVmpLpX/JX+0fhfFe4Qw7FGlPluwLWKR/ePWALgPxw+/Xy5gr98uXq/fXddZ"
    "TonjAG4qKIWCYdt75cXdxIuCombQGuqukKuKpwjXekqo1/cnLQ60C2sCH0AKEHMxcOCD0c"
    "HVd2hTp1Tx3PiEICrsmxiERZTfaB3E36Z4m3vxMkoFXbDCQxWLc0qFYsxpDlAFc4/+gZbg"
    "dw/tGzULN5wRVzlQtt7gyJW0FTNmjKZi6+pibPzHHws4c1pUTJxWFhVJANG834uLbaiPHs"
    "F/Z9HmUWN2IWt2gixr9GXz7ElMBPa8L8O+Jjo/kZIFA+ZGo4L4iOaCkbyovH95BHbj+OB/"
    "5YndncOUNdseqVr7vJiYJdWWxXpiFrwfJ5L92umxDvtH4UE80oC4gubYcG3NZR2kCpy8VW"
    "UDhwxM2UhnYQFrYOWtvBPMyACm8tzKIx8W2LIDvg2cNbYCE7uGPWz8onVeO8KRFYqeX2nf"
    "yFrGJNJgKHMycH+5qh0ul1pU5pPC04pfE0f0rj0RnBXkZN2JNPVjVsN1kOcM0dTGyoWWxC"
    "hvrxigSKDeiKhQJNzWcTVLEn47kNgzjhZfVGcZq63W0Yx3tBfeP4ntnCc9uyiJtU1IWnCm"
    "DXXzOUoko7QWXzUjtuiYdWNEbiwYq7D6Up8NA8APLQVPO5C/bewejDvVh8lj0jvoI9LDob"
    "OpboIcbtU7RHN6lNAxyC7MYBC0H2AwfZj8OB3lPqvMeOo7L1kmuFRh4Pzo0mbFizPpL8Di"
    "/QHZl4hJlu2CNogf1HYiGbmS2Ok5whNafsZ5W35lLMmW2RxZIGxJ1swopPZQGpRlhVTPrH"
    "YAuyylwPRzGXfcleLV8cFxOpIwI6wiJ+JQZiMIOP/4G+fbz6coWk26LrO8SmLvr89eYmzM"
    "tIPUKGG2j8zem7Zb8WbGFTbGEIpO/RSmNbV6DY4soVPiTCPYT6pAzUJ3qoT3JQY2+2Sg4j"
    "zMKtP/QsI9QLmIvyE/Zx8hlbaPjzV8B8K9GHQp5D4008T1V7ooc7EQC0q6MNcdZ2W04ubW"
    "42V61QzkhBtCqLqeySVDDlFKJ9WCQkS+PsrIypcXamtzX4tSzoPM94NMf+vArcGaFeGBt7"
    "N5/ndK0I9ek3u0SgD/P40JudMXHv7uihSo4R8X08q8orZ6UAU8iAOQSuvj1zcSVWaCvRh5"
    "VXsiBKBUhPCgKkJ/kAqU+wQxST9tJ2sbfRgJzISCCPNwHxuwdzAaqX0SnfyQbHsLy8/nzx"
    "5Vf1DnepOBX88tf7qwvZoXMt6pI6FehpQeg6Y3JZS6QqjzzZvjJVTNvXTSFZq7ObYcptu7"
    "dbt8rDDMmR7NxrRBiCtY5IT8nBQmmyhiHZBZJdINllWDnZRdvyYHtxuDPdZb8tD2aUWj+F"
    "CS/hA4jkGIQR/26eDxPMie0h/vy1EmGgO8LRF5whgvrAA/EhkCMDzSYMm71gbD7nxQmMzW"
    "dhbF4Qz57MVZZmdKXQzMTbMTUszOijlrtCaKk35cutYNsiFTaz9ozn2vSWHQ+zKklNvTWS"
    "EumhQbKX/A7+UlVAOBreQ3RflYp9vSqIfb3Kx77YNwZEdeDK3+5uP2sTDGIR2c6zJwH6D3"
    "Jsv4sHGxaAy8HIGHe5HA85nUOyFfgNLpuW3zfdzP78/8YHKFU="
)
