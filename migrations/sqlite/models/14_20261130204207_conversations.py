from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "agents" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "name" VARCHAR(200) NOT NULL,
    "description" TEXT,
    "category" VARCHAR(50),
    "search_text" TEXT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "version" INT NOT NULL,
    "config" JSON NOT NULL,
    "hidden_workflow_id" CHAR(36),
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_agents_workspa_b8c384" ON "agents" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_agents_workspa_96050b" ON "agents" ("workspace_id", "name", "id");
        CREATE TABLE IF NOT EXISTS "agent_versions" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "config" JSON NOT NULL,
    "note" TEXT,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "agent_id" CHAR(36) NOT NULL REFERENCES "agents" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_agent_versi_agent_i_d9928f" UNIQUE ("agent_id", "number")
);
        CREATE TABLE IF NOT EXISTS "chat_links" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "slug" VARCHAR(64) NOT NULL UNIQUE,
    "access" VARCHAR(16) NOT NULL,
    "password_hash" VARCHAR(255),
    "greeting" TEXT,
    "max_turns" INT NOT NULL,
    "per_minute" INT NOT NULL,
    "per_hour" INT NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "agent_id" CHAR(36) NOT NULL UNIQUE REFERENCES "agents" ("id") ON DELETE CASCADE
);
        CREATE TABLE IF NOT EXISTS "chat_codes" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) NOT NULL,
    "code_hash" VARCHAR(64) NOT NULL,
    "tries" INT NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "link_id" CHAR(36) NOT NULL REFERENCES "chat_links" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_chat_codes_link_id_8f9a17" UNIQUE ("link_id", "email")
);
CREATE INDEX IF NOT EXISTS "idx_chat_codes_expires_7b4c48" ON "chat_codes" ("expires_at");
        CREATE TABLE IF NOT EXISTS "conversations" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workflow_id" CHAR(36),
    "visitor_id" CHAR(36),
    "title" VARCHAR(200),
    "channel" VARCHAR(16) NOT NULL,
    "external_user_id" VARCHAR(200),
    "status" VARCHAR(16) NOT NULL,
    "rating" INT,
    "feedback" TEXT,
    "escalation_task_id" CHAR(36),
    "active_message_id" CHAR(36),
    "message_count" INT NOT NULL,
    "last_sequence" BIGINT NOT NULL,
    "turn_message_id" CHAR(36),
    "turn_execution_id" CHAR(36),
    "stream_place" VARCHAR(600) NOT NULL,
    "stream_base" INT NOT NULL,
    "stream_length" INT NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "escalated_at" TIMESTAMP,
    "ended_at" TIMESTAMP,
    "agent_id" CHAR(36) REFERENCES "agents" ("id") ON DELETE SET NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_conversatio_workspa_2638c5" ON "conversations" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_conversatio_workspa_8c8665" ON "conversations" ("workspace_id", "updated_at", "id");
CREATE INDEX IF NOT EXISTS "idx_conversatio_agent_i_33c6af" ON "conversations" ("agent_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_conversatio_turn_ex_44a918" ON "conversations" ("turn_execution_id") WHERE turn_execution_id IS NOT NULL;
        CREATE TABLE IF NOT EXISTS "chat_visitors" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "email" VARCHAR(254),
    "created_at" TIMESTAMP NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "conversation_id" CHAR(36) NOT NULL REFERENCES "conversations" ("id") ON DELETE CASCADE,
    "link_id" CHAR(36) NOT NULL REFERENCES "chat_links" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_chat_visito_expires_83235d" ON "chat_visitors" ("expires_at");
        CREATE TABLE IF NOT EXISTS "conversation_events" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "kind" VARCHAR(24) NOT NULL,
    "message_id" CHAR(36),
    "at" TIMESTAMP NOT NULL,
    "data" TEXT NOT NULL,
    "conversation_id" CHAR(36) NOT NULL REFERENCES "conversations" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_conversatio_convers_7d01cc" UNIQUE ("conversation_id", "sequence")
);
CREATE INDEX IF NOT EXISTS "idx_conversatio_message_29e889" ON "conversation_events" ("message_id", "sequence");
        CREATE TABLE IF NOT EXISTS "messages" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "number" INT NOT NULL,
    "parent_id" CHAR(36),
    "role" VARCHAR(16) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "text" TEXT NOT NULL,
    "error" TEXT,
    "tool_calls" TEXT,
    "files" TEXT,
    "execution_id" CHAR(36),
    "agent_version" INT,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cost_usd" VARCHAR(40) NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "started_at" TIMESTAMP,
    "completed_at" TIMESTAMP,
    "conversation_id" CHAR(36) NOT NULL REFERENCES "conversations" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_messages_convers_c3e41c" UNIQUE ("conversation_id", "number")
);
CREATE INDEX IF NOT EXISTS "idx_messages_status_95057e" ON "messages" ("status", "started_at", "id");
CREATE INDEX IF NOT EXISTS "idx_messages_executi_28b4e9" ON "messages" ("execution_id") WHERE execution_id IS NOT NULL;
        ALTER TABLE "workflows" ADD "is_hidden" INT NOT NULL DEFAULT 0;"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        ALTER TABLE "workflows" DROP COLUMN "is_hidden";
        DROP TABLE IF EXISTS "messages";
        DROP TABLE IF EXISTS "conversation_events";
        DROP TABLE IF EXISTS "chat_visitors";
        DROP TABLE IF EXISTS "conversations";
        DROP TABLE IF EXISTS "chat_codes";
        DROP TABLE IF EXISTS "chat_links";
        DROP TABLE IF EXISTS "agent_versions";
        DROP TABLE IF EXISTS "agents";"""


MODELS_STATE = (
    "eJztfetz4zay77+C0pfkVum4PH6Nk7l1q+wZb8a7zjg19mTOniQlQyIkcU0ROiRojTab//"
    "0C4EN8gBRJURRI94fdjAk0SXWDQPevX38OFtQglnt0a5DFkjJiT9b/IOvBj+jPgY0XhP8j"
    "Z8YQDfByuRkXFxgeW5LE3MwdPZO1HMRjlzl4wvj4FFsu4ZcM4k4cc8lMavOrtmdZ4iKd8I"
    "mmPRM3ukITh2DG/0ILj2ExE7E5ZmiFXWRQm9/lmSwZcql/2WQucsiSk6CZ+UJcfpUgl/8Q"
    "hG13RZwj8Saebf6vR0aMzggfdvhzfvttwN+MOiPTEBPCR4l/89cf/PEH/4dpG+QbccVs8e"
    "fyeTQ1iWUkWOWTy+sjtl7Ka1++3H74m5wpftx4NKGWt7A3s5drNqd2NN3zTONI0IixGbGJ"
    "gxkxYkwTbAr4HF7yfxC/wByPRK9qbC4YZIo9S7B+8H+nnj2RfOTiO3omjk2sI9Nwj2yy4j"
    "///wVvGaMYjT7dP44ebh5Ho0EZoQWXJtQWAjdtJnj251/+fTe8kVcH4gHvP159/v704v9I"
    "blCXzRw5KDk3+EsSYoZ9Usn/DcPjUivL9jhNk8wPL2y4v1nnITNDdmnG4NjHHlv6SYa+n2"
    "NHzdA4TYqh/AU7yMrBAn8bWcSesTn/8+KsgLW/Xn2W3L04k9ylfIfzt8BPwciJHEoy+dnf"
    "P8vyN5jeQ9aenJ+X4C2flctcOZbk7pga69Ecu/MqPE4Q9ZDTzS9ivoeI983w+O8P95/UPN"
    "5QpBhsmBOG/oMs02UdZHQBYwUvpELhuv9rxRn6/c9X/53m9fu7++v0Di1ucJ1ivNSIiDHC"
    "CuZ/4CPMXBC1AJKUaSEEpEfhP5oRRUYDOYwkHm9/vnl4vPr5l4Q4Plw93oiRE3l1nbr6/U"
    "VKRNFN0Nfbx49I/In+5/7TTVpq0bzH/xmId8IeoyObrkbYiDMyvBxe+kvoldPnmKIjLozx"
    "5HmFHWOUGaEnNG9udmhxskhfwTaeSRkJbor3DDT9K64fvphMaQVEY4X6P/ZnmaS+5v9AF1"
    "w7F4q/VOzn/GF8LRrI5IorWlHn2V3iCXmHnlzCl549IU/IdKXSzydMGXGkLTChi4XJhmi8"
    "9i2BYG6BHRDdOtAQQ5KMEfDnYMNOocqLYfJtyZeAy39VxOWAf8FPDD+2gZzMuSL+QF8/3n"
    "y+iV4O3T6gT1/u7gZ/gZ2hi52RXhVlWZ+mA3sjdZhFn1eGqdfm7NZmarbGqVIs5a9XgpnB"
    "etWFl/x1+X/+64eTk9PTtyfHpxeX52dv355fHl/yufKFs0NvCwRwffvT7afH5OElLqTMEP"
    "5r1Tryje0tJOdv+WvigNFJmySg7aGqfHpSQlU+PclVlcVQapF743+RCfO5VMEoSdP1kNnN"
    "2yUh06pt1Ekq2KZTTPUxs102jOQderiS31yUWMlv0ibFZiWLIRXTDwJuanY+NrOIOS/GZI"
    "6t6YhOq/A0TQd8TfJVaM1VcKBwPqBArwYF0kUUAANVh4E+EpxEH1TjwxJw0Ho051PrQ0If"
    "6YrPduL4z3cuCm8u4B+uhYyJQ4x36Mk0JCAkUJ/Y7DzcBxy8mgIvFnbZqB5IkCGthRTU2t"
    "yO96VxtoYT6LIHLc2ccJRgpHjfWZq7hp8sHTpz8ILvM/zYNIjNTGy9QyYT246LptSRO4zn"
    "Eget5hQtsEGQAJxXpgCvJQbtTijnOcK24UPZYjK/n0CK+f2QQy1SclvKotM+7vxbdKaP12"
    "LgD9i/dNm/5H8zLH+gDudZPvATUvXQTD45Pi7j8j8+znf5B2NxScTp0Pv7uzuuu6HfB+9/"
    "H6TUZv7VTc1vVUC4DUUPpdE8aMHoM7Erh18kqZph9Pa9pssopzxUqljdGwqwu8HuBrs7a3"
    "fHxUy+LU1+uxpiTlI2IObuYIadk7I0Ebk+XudzTtOCpHWWtENeuIpRR85JSpCyzlJOmsEZ"
    "QedbuhlC8ACn9B6IgGqQsRl0TcHnLJP/Rh1izux/kHXG1Z7iaoCRfY3fq5vM3Vzd7JwOXk"
    "XQVmZ9cS7w306Yb3BePby/+nAzyNkkGmDxF5d0EQUoy93Mvqhm74HAYc8w2Y3NHDVAvBkd"
    "FoLEYt6I8Im7hCt/nVNkmAZazTF7h2zyQhw0mWObv/gRumWIesySCYkCEY7WbAAKEyQjnc"
    "UgcpcEP7uITnfGhOOhIAAK6wQKa3CWdkcJrRalVjF1cUPRQ3B3f7GVEMgKgayd3SIgkBUC"
    "Wbu9iCGQFQJZwaEGDjXdoVlNgshuFti0fiWOOTUnOJBBBi7IThoWoQZETB+9xObvEmUmbk"
    "YMJKMg/CCxpUP98kX839iPL3NE8KycimTgGKPoSb7GU2moQNwHAsS0wgKkBKvYUhFBD1XP"
    "k/MyVhSfVVAPJmNHQURSK+YqnOO9Pcc1DYwpIWaoPlNPyjVjYiAcpjvyrQrIxEgAVSz24X"
    "uBUxh8y0W+5diC0smrfGu/mCzXTIyNDgsr4EbzdrALbUSnU2750Sm3ARdE5Da6c3M5RHQp"
    "7EQqUo6kp3lO+S+TrmWptu7sOk5f920OsBrBatRji2nBahRpeXVdRCFtD3kNCUOtsBnMcz"
    "10wM4p9t0yz0HMNcWMJxOyrPc5p0jBTtdZztKMqJPQkCEEmx0SGiCh4fDM3UNCw+ZbB9Bp"
    "G3cz+6JO0NPPEcQzUEBPsdFhEfS0AYp2CUkIq9RYIk0hWXS9fPH0RLyBMhJhmA86QZyCTo"
    "gT4CEt4SEv/NtVZjHkFjqLUbRX4uzNvtjrlzg7eXP29uzy9OIsqmwWXSkqaJYtcg64R52N"
    "onOGkrc0aoo5SQli1lvM4LcGG1hTxoINfEAbGEIuOhxy8Qt2XS5y4zNxCRsoTN/khGGR9b"
    "sMpo5EeVXWbFC+uCE3hLn9hsLHIGrnG8QQf6/HzjwssGvB/QzuZy02717o591yP0N0OESH"
    "g3zByt6DygHR4f00VR4I10eUNkowMiwyTlw5ZxejRDzUQC/Y8ohvkwhTeWrRlSs8drKemE"
    "1FM3s/Xbi8q07+mqyfDpxyh95JhgXGC3SX2IPhkhJDjKqws4RLsEUUH8C1aWNnrZbEhiYl"
    "i/Ga+cUIOyaNAu5fB/VAIgWIM/b69tPV539G1UMiLeju/tNP14r6Idf/fLy5AsvyVeqk4O"
    "B7DWIGjxR4pHQ0R8p5pA5lk7huTrpqODQstkrkpF3MkrHDLRCRqeogg7yYE4JW3NLg9gha"
    "Esfl2rbLVxQ3XMzyuampCEEwOnQxOsBj0orHRK5//sHbCoUnn81Jqlps1gxYTfL5rFT7wL"
    "OC9oFyDEyIV6hbBg2B+TZUs9tTjBZErbWowQ/5GqQMTb1eg5TBGwneyEOb/5p6IyXXFWZ/"
    "KI18m1/8oF0Mft+sP0I3/yULEgu/oyxSLF4EYW75u4wvIWHwI4uuRDMkLO7tUt9rKf4Kui"
    "QxYlkuYivK70mXFqdeYoeVhAkAFdAFFWi5IlX6vNUICthLOSrxcam9vcVYwE6+Xo2ZfPpD"
    "CR6f/pDLYjGU5DD40tPruBTUclIAtYRjKne6GCv0p1t0gvNSjnNs9Iiif7jX6XmZ9X6ev9"
    "7PM3XXuGEz+je1K7E4QdQ/LjeP4uIXfmA6I8+pdDYmqfrHZ/7xl9xbCjeXDJAbJf9U9U5k"
    "CPu4n5+X2UP4rAK9JLOLxPug1EJilDcAQEZnQAbcJa9CzBBx1VsxZ/DAw8BXm8AhBYaViC"
    "rKB7KiwJxd0CxGbGwD5tQ1zAlMdr1MdtfyZlW07nB+/6KBTsvYkaf5duRpxrKxcE5j8+3l"
    "10La9hb8YOoQsq+9ZN8F2EC97a3eA+rtqxCzJurtz+I/154xUyeMxocLVVx5aTSWM+truV"
    "/9VrKRvowWeI3cJbFFDRvkP9Yv9CpQdNvADr9os/lQXPzy+P4dWpl8pXviJg5dDRG2+crn"
    "Nwe1uWNqsxSrtR5xm4eOPFeZszjLrTaqoq5VdlQzhC4oPPrDycnp6duT49OLy/Ozt2/PL4"
    "+jCqTZoaJSpNe3P4lqpImNL1ueFE6h3p5Cuqe1HdReajCWrcrhXioB7t4mj5T/XxvpbzoI"
    "YR/Jb7srTl9cPvgBr3NVp2hCCeXJE3NHBl7X158e5wS53sIV3RipTRC/WaAZDdGUOvKafN"
    "g7xDWgNZrQxcJkUmkSFxCx+a1IhYochv/TnvnakIvPoS+m4cf1yedkqnWAhqWLhhWILnuc"
    "qzkeTC86w/t1foszOaUIhcu8DsAVfSL9Q3Sbh7fi+0jp8IgYTQ+Z3HzYj79BV+BwRNBD9j"
    "bklUihtNjyT/rylmtE0l6XjON9MfggxirfBhZLNpKp3BV5nyEFGdSTAVcrl1z1NgXvashB"
    "SQ6yqCkLPJkTo54c0qQgg7rfg8tqIpkZUpBBTRDTXjrmhC/nGodylhakUE8KOmKM+pqgUD"
    "pLY/SwXRetBBJvbOZswRr9KcOyaGMA+NUGHO9tIlyxlgAcsQ8tDmWi7Up4ck2GGKXP75BN"
    "pRcWyXpbpotkUu1kjm3+g8uDjc9k7ec+bC8BjJno1/nnYMPigUs9J1EieCgLaThhYbFADA"
    "Fngx8bfgoDOZnzR/yBvn68+XyDohui2wfEFyv69OXuzl8kgHDqgHDW6DsPfkr9/ZSAwraE"
    "wiZ2zLL7VoJoh+1Ls8iLXXaoWDA4PyBH/BirgrrGafqXZfmmFO76pgB3faNIsQT3AbgPuu"
    "8+6CaU3bvwt26j2f0TRycB7f6J4dCYtm5qzUGkYLoj4nKbVLIpKwRKLYLtHIAhRZru7sJp"
    "9/UxRFda7u5yf3+XMHKvb1MM/vTl5+sbrm7KU5pPMlkO3yMoqoL+E6fpoQrUvIYJzgJwFo"
    "CzYFjdWfDB54y/NlSugmjCcLujwIjPbSSpi+Fn4gbNN2zqew2EV0D2DcykcPmeBBeNPdNi"
    "5ZtzAAyvCww/4QIcVUYLklQtpoXvi7mpWnmlAIPTAsDgNAsYkMWYGAZ/iersVpACz8vwnP"
    "8aS2zdClP07w/3n9TcThCl3U3mhKH/IMt092aMxjYYuauatnsknneIjUUwKaGUh9yOOi7G"
    "BPFe9FuE5MRX6PTT0RbQIS8OkhM1EIKeyYm/hB6tPCvgl5jLa5sVELrHdjEDKMK2u+L3+J"
    "H/A+HJhHo2V/OFph/efii684lBwxCBOX4hfndJ8LPLT8RnIjIYd+wXDoaBLoYBlEbbQ0mu"
    "lBhiVIVl0SCoRu3XLdUmoaBLQgbUHGOXVC21HafpnVW2rzrbft96dbTN9n73ORE3ZXvea+"
    "acKnKK7KnlvfR2mNUag8ZperfOy+wk+RtJZh8R7jtb/Ow6fr8NYYtev1Cd6azTb6Mcl8V5"
    "NhQA8uwC8jjkxQx7hCd5nxtkECdpL8zjzb62Ej+64OTN2duzy9OLsyioILpSFEugiN6A+q"
    "GvATUDcPRViFlHcFRf8UKghMawZ2uBEn8zJWszyKi8PiwCRKd8xi6NHAT9EbplLpLWZNBi"
    "1M+GPEIio3I1py6JBUyssIt8xhloTCxqz1zEKLLpmBprP9/SdNHScwrSKbemTCYPdj9BMg"
    "dSjY3Lh44M/rANHSCsgLBqs1ftpb/YUA2yirHi5hMEO5P5iJFvlXCRFFkP5fKmHAj4pggE"
    "fKMAAflDGbGZz6sKHE/T9ZDle2m155r/JqMIJC2fEpCkg7SM2gkB7hyfnF9U2lwiih4u8u"
    "aD0un4X2TCqibxJql6yOi9JEByG4rlbNvbvZIRcYueBNGpQvCsnTOz+bKrKWW+CmCUpoX2"
    "qDojRr60oto/JTH1FFVviqA1BqvjCaPOaJdYiuQdenhQNL9r+Syrhi3EaaBISUrDsUdjMs"
    "fWdESnVXiapgO+gs/tFR6tGjhjevP5aOiL0ZO3u7li+EvEihcexhcjq1cOchwy/uBwm1fG"
    "L2q5Y6aq6IMjXTx+Tctk2uoQBSaeCEQXThj6TlS59J03btRIx3RE7mpuHx2ISNfUX+K5/J"
    "StAV8m6XpjF7WMXcpPWCaFVLBJk0S9YX1jJqkG6kiNfaUb2ggkzmkYQbJb4hxZUGd9tVxa"
    "5gQHPyqbPJeZVKiZLOT0Ed7M3yV6xFc1/MQ4EReywAYnHa+5GuIi0yCLJWXEnqzRM1n7uo"
    "ns8bfRTcJIkxzdpELZbdBbdNFboBxVC54/Lg7xvhkWP5JvuTHoIUUvGFyE0tz892MCoMkE"
    "+CeSiMLpxVH/3QLMNNFhAC+D4GWtADNNmdvp4GVfA81vBxMbLqOa7toF5gq9YMsjyOMSda"
    "QiKl7Ij2VeYpfJS0/k29Lkq5Vvyk9IGuwu4vorfyB/fBTEHIY5r+bERi5dEBHiLHRYIsKl"
    "q5V+iFaoCLsB5VVX5TUhquqRyhFpL3SsvXRHSMkkTldcFEIV5LZNJhDjtiXGLUcaJ9ukIf"
    "fYKuZHRNALWbRtfRSFMr/COObGAGnI5YZcbh32jK7ZyZDL/SrEvLGSqoo5SdlK/DVgXoB5"
    "Hdy2BMzrFWFeHwlOwjXZ0WEJxGvOJ9bHuz7SFeLvuUYBcJYIE5tjd+jjW8QQABebEx/Akh"
    "DXjEJQWMfwKSHkdeW4pBQVBCZBYBIEJnVGCPoFJk2WD8R5yanmHQ0Wn32T5ciV83Zx9fh3"
    "EMHRjFIrKNEdPwAXeI08F8p09+X8gyIy6UquZdwAZ/legLN8J8DZFh8AfyfbXXLWZwVSLr"
    "80cYMeyuayhGgucyVzmY75qlioG2p0V6vRLcyw4DRKsji/pG6MBGrqFju9tkTX0QXXNhSH"
    "aT7vYyTA+114T+wX06H2gqhMynz+p8hABrvIQIDg1GOjRRX/bpKoPaP+lG+eXTHsoTJ965"
    "XpbUIMV2SYOPQFKzSWQrZniaEVeAXec4XEYjmZF9v18Q11i0qjZz/bdGW3ozs2rJFPsWl5"
    "jkj5NCpVdEzT9U5Hb8IqVbN6Qdww/75s6JmCtAcMbz0BZk4mz/UiexKUUItN52AACaNWMQ"
    "MiAjAAdjEA3GdzueTfSA7/82M803Tg28tUoZU+gpFpT2mVhZ0i02N5i8d2cXnL5Vnj6IjT"
    "wcGh88EBkdQQSQ3fDURSg5iVYtYxwEhf8UKQrcahQ60F2X5w8JQNFCFG/sCwKLxI/K6pxb"
    "9RQ8zdJcRo5uDl3A8sMl00JqLeIjFMvhJ+lBWMLPOFIPmUYdAry5TJ42IsfIvv3CGiDsJo"
    "7PAlN89O9K9/5x79bv9u37LwsvAv+5UfLTr7ET3Jd3kSoys/0MkhSwuvxRSR1U6XYomKmk"
    "5oxt+qbMnH3zbcgo5ZOgU7gU7dsE49NR2XjWqwNUsIzE0zV25OVRCWiKB9bOUwas2uKEp8"
    "m66oQ8bIQIXcrkIKdjWkQYa36iZrSymQscWlnf54H+pEuYrkZkYFjXK00bVq65aiIhGeTM"
    "hSJGdF9/P1PfmQHxPtWA3EL8mSRvFamx5DU65aPnm2QW1R7iE6pZ7yg979n+BLLDrU/hAt"
    "VOMj0StFamFCaYxPjbcwid/wz8FGVrlPFcnC/Ot0JTMDoQaCCtgWflYDOZlzWvyBvn68+X"
    "yDRCPKkY+FoNsHxNd+rHw86LGgx+qxnzatbSU+zgxfC5r/peh6GHbffLXVKX84cZaOqQqR"
    "vTZt7Kzz7IYEYTqWLazN0zF2F8WyCa01ruJyrl7ffrr6/E917Ek4P76jXP/z8eYqJYExZp"
    "N5Rb03TgNKb9q9ZJmip3C1zSNBVGvn0MwDu/cGrY45MxXnXrl4zA11D3fpffXeg4aH0PCw"
    "w/syNDzcD1+r+9fBr94Bv3rQ7KwK7BwjAeC5ZPjeBmOpZv+kCGvaP93ZkPZl/tAX4jimUW"
    "2hJ4h2WurdEcCuK13AqMSt4yJUUNYCrjTjddO4VRanrsjjLDGwOcvmONZeVoWM0wBeUuwk"
    "NMIQpB09hFEoUzeZutU9mPAn6eYbfLDx0p3T/BizaMKwgmfQDYh2CToLt7eYMxA9kyUTgW"
    "MW+VF0JHGIjPmy6AyNycy03SHiSrKs68jmxPabmPjzMHI8W0SNLU3bJnycctKq3kEoiQXe"
    "NW23I4hl6pqiDQoKKCigoGxRUERNAzdXO/FHq6gmLKKoo5Y8zomMtkH+T4jrJpj/ZRP0z3"
    "+5iJN4oijUO6GGcOWD8uW1aZ42F13W3GeuhIioJa6FiIB3ceOQTKgpT3xRMvIU6jL+Q30U"
    "ST5VXIvFuvthUU9b455Ag9FUgynwRV+bs1wtpsgb3Wk15oeTk9PTtyfHpxeX52dv355fHk"
    "f6THaoSLG5vv1J6DaJw1hRsEk0rqui7EQEoOyUU3ZARd9DWQdW2RsRkUAc1rCmI0IntV2H"
    "2uxNKO1VFMytCn7F4vi11XsdmN+0cr+Twh7leijU9XgeyHZlfRfgUDzYCHJWpX4eJfhWSg"
    "bNVMQfSkVXpgikx5PlJvJmJasVQJ6pTvo3FNXXq7lu/DdkxJJf5zBF1of43KJQpX0UOWR4"
    "Vq36XTAfDKE8Qyj1DYgbZGrfEexM5hKcqrLcU2S92IbaXu/CIvIUK75cuPSGusV6qpHe28"
    "VoaV8hrQEHZAmhAEEaEbCwy0aioZTIbuOLd+z3oCrJ4RxqqKeZZvPSG/ODbc51+ZBb1RT2"
    "PHqIWM+0LpibhkEU28S2zgUbOqieX6F6PiQQQQJR57cNSCDaU8Is1GN9DQlFUI/1VYgZ6r"
    "FCPVYdw9F2rceagDJHTuBMSlkPAeXf/vGZWDgHLk55rh7xrEdc/2ufkXshy65lTddBgTsw"
    "mDEsFcHnl4gluzgHlw7lXy+2RAKAnwWbqmD7TqYU+N7DoATtk/QQP4UlZvn2NhiW9yPGKs"
    "NtwEJw/unv/AO3X323HzjzwLlR07lBl6SlTojNAzlj7JI6ro0MHYQ7KrDJBXG4tlGHvwpK"
    "yJgG8FeLPQPAXwB/u8BXAH9raXVdQwUB/H0VYoY+CtBHoWXWdrmPQhwDLkAzA4i4BJQZRs"
    "3W7prAb7DJbhC3HAbJxoyiMUF+ZCgx0HidX+UkxXB+S0WPA+b/JuiPpSV0GUinWtpCQNRD"
    "8+y8DHp5ng9enuenLJxvyViAExVOVDhRK5+ov/oBsEWnajil3MkaRNTu5CQMw3N9P+C7bT"
    "2ISp+wQUw1FBLT9TitHDJ/iCj5DiHKnUz26BB/oUhb8+l6qcowVFViI99pHc4Hb3V1bzX4"
    "n8D/pOdyB//Twfm6yZmr7ppI04JzApwTPREuQCmvHkp5JIulxTme45yIDw/LOScCiga9FO"
    "Eta3gporcp4aWIzwUvhTawCngpdPFSpD6mst9AigyO1uKjNWRXg0frY+yW3WTx1iM2tch0"
    "OmIzUigKAohJqsJhu4vDwk9Xkt1R+MG6wM8kCgtw0dShC5HVhOZUlCy3KRLlHxxs8eN34p"
    "DcLijKbKa8qohw1upy1kIlQ6hk2DkcaC9w8oRzZkaddV0wOU7fw++ieSgZSkdC6UhNWb+X"
    "DQa8r/v2vo4tbD8ThQqZz+MYCXB5h30FnLHgjNVzuYMz9uB8hWTAWkpI1xyxkAz4KsQMle"
    "CgEpyODoFdK8Ht0yPwHgvH9Wfi+pzJeAMS48MiT8BEzhw5cmp9L8DXOWYII5s/AM3wCycK"
    "/QFiKRnItGW/UcezbU4h/AF4xnlfnLsQ5/4zWUPmgrawv5BOhuP5eH8wvYdG2cVZCaPs4i"
    "zXKBND6daV4UdcFlzbUPSCwW3jauTb0uQsrKF2JinbUTs1abkIWidonaB19l3rnJPJ85L6"
    "L5/VOTejxRpnNG8XdVOEcWKhT3IFk1IDcfWT2iSskkteCL+9H3eCXTnCJyz4yh3Kpva2nM"
    "sXWziD8FVRtrIuqJ26qJ0u4T/cVu0tuamdcRJI6lQkdb5s8t1LsjRGARxVNUon2FJ5EQs7"
    "pUc00Co9rcaXbZXOf+bEY9X7o6XpoGV6Uy3TI85mxVGxbfpN/E5dFMJWRTC9CvfdPv09V4"
    "c8x+Fn4/rOXJhqFS89p1jR28weWWJ6fX3vI10h/uZrofCJqidrkb9jmFxRZjKDR2p/E/Kj"
    "0P9EtZT1pu36UFzj6h7/rxP8M9QSoyjl8jBkphAZ6IUa6oUCkgug5gp6TIoKdBmFLnPw5N"
    "heBjRoAEb1hq8aYlF68rYhKEq1OzTE35JJ3R1mr6Y53R8CzeoXSyxwhSKYnFCoBYZa2mgp"
    "5u6SZybAPib8zH4qWaDIYSR1S64E+tXQxDX/UVLjW2Gh6QnfM5//Dj2ZxlPYWYvf7zv36H"
    "f7d/tRwommTE+b+isVPZP1j/zmEq30FUauL3qWgSzKL0T0yOGqaViTz92onXwkfAsBOEql"
    "dEyN9e+2oJcvsJB3oULZ5K/JdVvq2WUxyD8HG1HKhtPB8ZA5ERyTOiaT7lZ+Sy8KihL661"
    "C6rPj26ZcsDJ4SiDqQQfhZDuRkLjb5x1+g6+qi62qgO+im9DanlEEdmMbZGtusUnAopRbB"
    "ds5GsaFKA6KcrF/MvL6/v0vgode36bCFLz9f33z+/o3kN59k+lpD1lyLb/8lreA4CZjACp"
    "4mjtEq4SEJQghK1i48ZCeQuznlewNtKxTvBO6dr3RH4PFuBZS4hnuEuHKM/kU9x8ZWqDlz"
    "nYrNQxR1wsdcrlpLlZi4XD0PlGks+t3+i/iqlpxcu9iDQnXNlLdWztk0kcy/5R/i646p0y"
    "J+bkGa0JPR1483n29QdEN0+4D4l4Y+fbm78y3n2GOX2CE2C96uicdGNyx8rEOpfOjuv9K/"
    "UeHDuHH1HCQ1NfHI4HbJR4JpootpEgQGVFSgk1QAaepV01wzpjYeq9G5lsWthbbvoWKHY8"
    "5mqoYH5bgdIwd2l07vhpx6yKnv8PkHOfV7guXspVcpyygi6MU20HqSkeNQxcGXz+6IAGqx"
    "1eD2kk4UpZJydeVofnsA6HFHFGQBoxD1gZaf75kg6sMC3nfSp0WwS0aezUyrKsqcIm0AZ9"
    "aM912HmVPOsE0Ua3WXWJK2RcdYiFx11jGWwHirfF4JQvi4dP64xE99JgowJz85bEMBJ3+m"
    "myLBbF6FmxsCYGbWiYwdzM9ou6YnOU0NO5HOO5GFXTaqkayaoWvvQ3rTkQ+pMxEuXdmZxG"
    "5BPTZaVNnqk0QQNqTg69gzZoSNGH0mtoK11+Ysl7sZ0h557n44OTk9fXtyfHpxeX729u35"
    "5XHE6OxQEcevb38STE/s8blS8FyFtfWBTMwFtgplEBCmj1uf8ii4Q/eEUcDXDzfvb3++uv"
    "v+zeXwMmVWhdDG2XEav0jEspSF6BNEgM8rOVpDiVBQ9mj/aGx/DuOgKizYGAks17SxuGRV"
    "EPdoPihk6YUZi5kruzBjJLAw08Cf5yp2z6JqigFBH/wWbTveRNgxGfknUBWHUZquD7xPde"
    "E8L+EzOj/P78J5nta5IC/hFSBJLsNOvZr4SUrAC3WWsqxGWKcAbYwOJKyzhJeOVw/6TxCC"
    "jPWWMV0s6yF+GdLemEUt430TzkeLyDJqdeSgJAdZ1JWFWwd5jZPtjLtqJYamUVfmEFJrma"
    "cIYYHXW+CSjTVXeYYWlnrRUofiHH0tRNcfxmbqCRy+Ep2mzO1NKbou81fTWnRRxYv3dMEn"
    "JVP68+YMSxXH4HyR0+sXyXigC8LmoqMZdp+JIapciDIYokCdX4kOB1XiZFR+6fIX6drP/L"
    "dYZlCsAsob6FLeYJdMWsihrZBDKySQZXR+E/ZwPnRg36EDOzRZriOKzoGUsaOlopiTlABF"
    "6yxlHVuh6Cve+nZdQYOTymbHTi1O9GDuPpqctG943IhmcoMis8OfUdLo8HvT1TY5RF0+fg"
    "Nn7ZsXQWU+WevaFVWmsRV2ORHWjSl6MPuWxo98nKAnl8wW4gWe8puepKUShY7u1PGkCIBW"
    "7i4K3DlYQ7uZIT0Jaoe2eK2mxQhuZPhZEMEWzO+hgXd6UsLAOz3JNfDEUJK5om38qGIP8T"
    "hN/8IDmy8pscSqgOx8/obz21vAg33BP6nIy+PjMqGXx8f5sZfHGX9UDfMJrGP97SY18pQf"
    "LJ6DPHVz1287WPwgfVI1OwWKdMFX1CZVXykANgDYgHt0R2cfCVb6IsOhYREaYNHZaM5n7d"
    "YRdYodhBMtp/h9ZRsr2QmLGMl+V7GJ0Om+Y77GLRVEirCVAxYR6X54X2Y/P9h+c2faJGe/"
    "kUNb9xuLz9ql/Z6gT4Q00NkQYVf6U13Z5E5sMpb5QhDDpoWmfGUgk/mNQcIGIn7rPolKUk"
    "mNbSQBUdmH7ylcpnLPmvFb2bHeej6eOUTjtbxlONcpD2TKJ22+hT/CLiLx0KJcsDM7NduO"
    "JD5q8adZ6mmxUJv4YLKpXwP9McLfIhtkQHMMrXZ0CLWEvn1dYms95aOnVUdaTixInVsZCe"
    "QXss4QgnNHwV/wP4D/odv+h0jZrBOMGhH3ArZOcvuyBK8vczl9mebzguvi3ESr4hOIkfSC"
    "v227BcC11kvXGrgdwO0AbodhJRjwE//PZ88eKGDAcGhYBANKndXxdugKLNwOIrZQ3CkCA9"
    "GKWxnvJEZHPbb0mEDvTDsB/GGGnvzByBypEoEYFC9qJhIRcK094loHsaV022zAmOqyMSWq"
    "vvBNrlrJwgQRLOISixh67bbZh5QxslgqVnQudhijgLYTacTQdEeyMGyNpl0buhYbdkVXOt"
    "uxK6MCll/JKlLAwRU8TinoFVisoOyRu6cxBkPb11YDivUplqvbztErJBGq5fZcwlBJ9fAx"
    "CFBJVSdZQCXVvZaXBOcUOKfAOTWs5Jz6IqIcPuD1QOGdisaGRe4pT8waGXhd3z/1dY6Z9D"
    "sJL1dYCIPfEU34CyFGh+Laam5O5simyKEr4aqyyJRxflPGHyM8WDKGfRXciZNSz2b5vqp0"
    "QG4qkNTwf/UGruTvOptxYnBh6erCggji/fSEwwqnoDDR1OwMphdZZv1ipTC1wEVyOBdJuD"
    "HX5HaMHNhdgt1hHEp5GzKkALOxntloeJw/QnlU9fYuYnyKEPhfj/8AYx1eBgBj6SQLgLH2"
    "3iUFckyhnUfLzG2oncdhYKxH7D4PFBCWvD4sgq8Yn7EDcsV5gqbUQUtC+RFzhCSUFcRXYx"
    "FbLQZlYLVLhHNallyYWNTl/0wGW3/nIrriVxxsu1jCMqU7T6Qlk6zlnlfqwOC3LZ6xdEzq"
    "mGwdn5MGM6Pr7gRb/Kmj3NoIRXdPv8tuFRQ4Jd8VJbIFNRS0A+qgA0dLtrr8b4bRD1TsQw"
    "Vh/QFVD1l8Uiru/KQg7jwciy/5OB16f393d/V4g34fvP99kLbkY78hI5aC8pRJMogpqxVT"
    "1jFEdmBTNgoC2va1ve97/4kf8JmI1O1sj5O3Z6yf7IvZvrF+evL2IjLPxR9FBvkDtx3vVI"
    "ggqRE4t6GCsDmdw+a45mvy29UJjUxQgpS1lnLSXKok5iQpyLkTcmY0K+f8ZngpsvZ74sVs"
    "zrFnWsy03SPxvEPYmnvplMfwTKEQ5ksknA+iaFwULsHOZD5i3AKqYhelyMAuqm4XTamzqM"
    "LycD7wukZFJNtdqeJU8rm9oQB+V+f3BgSua/cn79AHGewdcYSSjFBFpNNVRITTrk4qdYYO"
    "EqmzwBWeMOqMdvH/JO/QQxfFHmqISJZV83LGaXbwdWq2nJsJiOe8GJM5tqYjOq3C0zQd8F"
    "UZ40eMnTaI7F36p1M0v0dsuFZtn0jTwZrO4+tUVUGkDGOnykoiwNmIQdUB9DQtIOg6I+jJ"
    "YLZKck5QQj0YrcXsLY2aYk5Sgpi1FrMGNRq6s1dX7J8ESQOQNNAycxtKGlDuEA1wuEp1ET"
    "23hU4XFxHZF1euy0VGyCAnOyMaH27L0hjhYOou/TCXxHGpjVZzukAYiduK7AxuZMlWlo9z"
    "Es4QDXmpGBArDj2TNb8jZXN+I4TH1GNBxgda4DX/3zORqRx+s0u/xH5YQ3+KTSu/Don8Yb"
    "7kPJdIzC3bwjIcGaJovsy5WPBbj5KpE5DmoEuaQ0xoZbkeI4FzOO32oq6pPhXy069jJFA5"
    "WOGPSe0fVYyuFClAKDobXVJY/OcSRcRb7teTJOpNtnyD7SeZyWfWQSxSpPDx6PzxxDS0su"
    "d4jATO8WJ7mgUJ2jsaemGedzdZutXIiy0o3ey799zkIfLFleZdODzcat1N/Jn1jbsHuiC+"
    "gcZEEr7L/xxTY41cbBqBzeZbfO/4f30eGrLS5DMhS1c2QltaeEJKp93HpAKml06mV9VI8p"
    "1CyDXdU9qLa4agLoWyCUFdh1/uENR1cL6C877WPt01G4kYZj0pJwjBDtZZxoHGXKfyAIFo"
    "q65IGdAOQDsA7chFOz5RZk5yfdnB6HAr1mHLibv4sQU6H4EaDlkIkTo+8GGKQoLEQIzyId"
    "+b/Q7NBNBB+apCJkMr7KI5Fo3UEH0hzhBRB02wzd8KjXPhj98G4WO2+qvBL31wFRz80i1Z"
    "OFr5UDvE4s5pRuBE3YMTNXWklN2QUmSwKRWrnSG7GlI9P8du1032blVBUwtMNzU0kkCOIh"
    "qX0BZVNPylOyijtqhuzdcNV0VZ0KYtCK2cYMuSnjViTYU+Kh41lGpoqYhI/93E8ZjWMROF"
    "pZstHu3fTRaOvn+E4tGaaa+bJVFR2UoQgqqltaoFBU77LN2p6dSCkeN0IGGdJQwgMoDIh9"
    "bgNQaRH/FskKO4i6HtOntYi7SWun5vE66cz/wkJXG7oUhdckSfZTQmyK+qSQw0XpfS0fmt"
    "FAgw839HlK0ECrQuCnQgmSTHt/UECYh6GJp1Xq6GXEEJudx+IOdb2oHAKQmnJJySylPyym"
    "Hm1D/YMsdkNFZ4TuJg1k6wVniTdzI4nDOTEZv53dzklRfiSJBpz43akgVOihqxwTGryzEL"
    "UdEQFX34/R+iorXkK0RF12Fw52AwaHTZ0r7PTGbV6HQZkfWQyQdudVnY0iVfIk20dNFbLp"
    "el5HJZIJfLbNF6C9szj1tSVVgdp+lfieQmYJ0kjwNbL8vi3NivGEV7gV9v9sXehgO/oNzn"
    "q1CBoNwnlPvUnrEFKDKU+4Ryn1oxuLDcJ3+JWMDi4WD7B651kkEBdu9PGJYB8EeumLtLqp"
    "Rl2s9ovA4jU+21XxWGEJf/EWH8Q+TZzLREehSxjfKQfvSeeYg+YPKAyWu8swMmr7+CApg8"
    "YPJ6MrhzBimjz8QezbFbqYdmkqqZfX/78dvart98k9L20TLNNqWm8TLybWnyz6BOiZ0EZT"
    "vbU5tLuU+7k0Ne+E5TL70pTgnpETpLOWUyltaKk2QA3RVDdzgWJ7gjrhQPOewma7fiSqnF"
    "pWMw6K+BhlCAK/26USJKIEth+GZtbOmrKLcTw5BkYR1+SdTaEdusiBtFNuHPQZM5tmckF1"
    "bK4Ei2txjzoWxmhSrsU4SDTk2LQCQooE7d2JYAddL/bAXUCVAnPRncOY0/OM0zIs5FQzYE"
    "0LhKgYYEqThZhubX+I+R9CHcrejr2EeVf9f8NxmN16xS9bMkEaxkdRepSmGb4fw+rOFMxH"
    "LJkOXCmOVM4KaoNjV6JusqXI7TNMLpXoP9gGftRTeE2Mn98DWGlJRlaYwEuAmoa7uoa3rt"
    "NsDavwW36eSC3crV2NeaEx4JAag9DUCd5bQi9AeGhW6B2U7dB69EfYipOfMcYiDRqV5WRD"
    "1CT/7lJ1E2Qpbnp1NZO8ImK+KysITEnitISG4MwTOgl2cglEqS5duyVkOqHvoBDpy0Gv8N"
    "GbHkI0spsj5Y5m2jSxPOmRl1KtnocZo+8HzfCayFKdn5q7uPKdmtg6cMM08BnJZz/26o22"
    "O+cIaaL+G7dM79C8nag4bdLVyFzXLz7w/3n3K9LQFF2jNpThj6D7K4etyvjUPwonjjKN4j"
    "5qZhEHskNPepRVcVASo1NWBV0Kr64HsxhOJAKE4X+AqhOHUY3LlQHCg88yrEDAVSoECKju"
    "6TcgVSDug9KcqyiI8Pt/pSGsyvELeTyRWMWobfqOJdIrHCQHjK+F9Bc+MFNgo6zPlvV5hn"
    "AU4SbZwkEDo7aDTgUOl0AndTfXcTYGVtY2XqoNl8H0afgmbb9l0AZgaYmZ7LHTCzg/MVML"
    "Na+3TXwJS4wVR6O4rRAIiyJWh6pkxmqx4xHd6nm0zdHi4dW1M6ASdcD2Lv+T8HCtAkGhsW"
    "ASYTPov/fmOnQqeC3o8x9TEQ0yISLHHpgoiap0M0o9RAU+rIChWeW4CRiKKpAaeJuBMgJN"
    "oiJL58lMp5ToJQSNBDXfzkvEx6G5+Vb9OfZxLcxIdVuWZggqiHnG4+j5A/vVJ6cTS/PaDv"
    "eF+shXKBh1fgOqeXxw7psudtjAS08mKtXLCqAaVcKIB3wa26ydatenlsUemmlkvO56jloV"
    "S2qOXi19VXyx/nBC29sWVO/EYEdBp5NGV5OK4hSG2ca+0LvjxLJoKB9q2L9g2BJnvCFl3L"
    "U7jRCnoHBvOhOvdWRRtPJsStnY+yoe6hVdO8L2eJXZd/7EZlAzJD2Af3ZdpaPy9lrZ8XWO"
    "vnaYbzPYXbJrZi88j3EMdp+sDmtr3EQqrMc+wq5nuCBmJ1FFb8kjijhWl7qmiHXLYmiYCv"
    "OXydU69KVFmcBHiqyhEEV/BrgJwgfeJViFknj/9BTbEGkcUqINjW2IB7mzxS/n/7jgzQgf"
    "lNxwXsDCr+aromo84gB1cMh4dbocUXf2Z9dPEhcO2j1Zwihq1nV3Q6xXHEcYhMWyKMnI0i"
    "IwOz8vWmAGbUBWaEvnWtIGMtx1Johhq0EUoBZsJr0B8h/uA1SDmuUVQ0FhSk4AFL7ZUQ3g"
    "HhHTqYV1vDO/L2hCbYm7pdT1ms2A61iqSJS0Fl9aakVGD2xmbuWBjAdJGLTQOtTDbfVAmg"
    "Djd/wzpoR+iWucihK7/6MkFzgo2wArNFZ0NOZ4gxi06eiSFsZ25Iy7oC/BgU5Qb4zD3XZk"
    "7iouGsOKShus+fg43oBsKLNkoU5hbvxjUpvhn6FRiC1w3EFrA0/NQGcjKXgvgDff148/kG"
    "ZW6Jbh8Q/yJi5b0BGNABGKhZMBAqBRaqXgEwV5GpSSrgaSq832Sq5hUF6FVI0ENsZS+lJ+"
    "bY5nuZmsXb47pi5BDYVSKwix+Z/OzA1shziXqnKIANFbSwykutciim3fI65+xQRtPlxsps"
    "CGpFyui2pBsOlJkSYgirLMvQ/PDEOE0ftom2wxP5W2LLN64ZdquCampqUO8yNWv4JjdacJ"
    "OTG6/Vi9dkiYHDqSDbgDsT6qlCQvIDbdN0kC+b3pQt7LKRS/gPs1WlTK/NWS53M6S94e4P"
    "Jyenp29Pjk8vLs/P3r49vzyO2JwdKuL39e1PguWJbTorAwk51ds+FKSweSi4W7elrJIYOJ"
    "w2TByCF6OlpayGXJC4lqJr0TBpxyS5KGUGXhSYgRcqM1BybYzdKskRKarebNWNHYQBgwLZ"
    "VWbshg5Ym2YtVNI8AHgBlTShkmYX+ApxkXUY3LmIOUifehViDhDDWoJO0zYg6u7smN2TNG"
    "dhLSnH6EDCOkv4gKmQ3ZFqBU0HCiZBZy4dQ3DLdebK7AwNcLdscq6e20H97Fz+ArFw0sNG"
    "Nd+8EPkDCkOb/UnDsvHNIyLm149yvrcJ4jdw1rJoYCJ/9zsZvpxfvlsRTx65qNKVvH8bJD"
    "0nyYmlo3yLfGTKHVsBCQbLZ7cA3/3HgrTiGMsP+a3npzyMi7Inwtgwfxf8tsfI7UmpXOGC"
    "VOFMpnA9TzA4gQtjdCrbqQA3dcBEFSdFVrD54YTh/F7sQ23HEkLSc5tWLKST9jCd9Gf/kB"
    "4ozK1waFhkZAWH/G5lk9ic/yEzSI9Q8FQXYYdwS4s5hPyInpb8L2m5PokU0ZXMOfV7K8m8"
    "U0bf8bljh6+4eZhfusJrkTSKkUXwtJJ5ltOI+rdYxgL/l1OYB9psCihkf+qxOw4LTEEAU/"
    "ekKUPbcWlcN1dyN9xLq6zSBBHYcqm0LJqXTbsdiAhpe2EA7DuErHsJhx1mNuNaSBVTNpzf"
    "g6Dp1pPiHIcqTrh8XkcEkIJYnduMUms0wZal2EkKlneCCvhene9T01I1lSzItQ0JgNs19p"
    "SaCUaQW7QFuJc+dIEZKHGwXKskQwcZ+QrbxKGLJRvJYsmKraLIqZoh7U3aS8tu1Qnno0X8"
    "HPsaclCSgyzqysJlI89VbOAfyMRcYCtPBhuytMPQpzsK6LsmhgKOfrh5f/vz1d33by6Hl3"
    "Ij50em6YPs4XF6lsldhEwwyATrvEoCmWCQCaYPgzsXs5F05lURc5ISkkd0lnKgl9b7nFO0"
    "IGm9JQ1hQRAWBGFBO+VjLBa5WRj+0LA490JO2rGsvBu2VBNBPu/81AufRYZso0Zta41YLB"
    "hIhPUQEQD0TJa5xeJ/G7A5V8+M4mgfCKzRJbAG4j+axVj19+v2yAsjdsGwv0aS4X9/uP+U"
    "lzixoUlrmuaEof8gy3T3tpJju8fYMy1m2u6ReN4hdg3Bo2KRpLmf2l7EDdIiAcgPID89dy"
    "CA/A7OV2KYNWvFxAkBH9AZHwhEtcsJkLpFH+JT9t6jw2dZxWCUOBHsVUqOTlWhg1tZOlXG"
    "D756ngbwQo0DIEkJJ4DOJwA49l6FmBM4X9n9MUEE4H8x+O8zqxHYXwLGj9H9usndrbh/Yn"
    "VpiPgXFF+KjQ9LYP+NllwSCb0WnfkugLBh5ncuCv0M+Vh/qrtmbuklwPt1wfvzayq9uoJK"
    "jWH+UCqpraQ5UDkaj8ILzpOqkRxxKjBzwQdy8L0BfCDgA+kCX6E0XS/RkJQlVPZrSZGBer"
    "K91rdgVwOYyNfYrbrJ2lKVvmOLS0NA5KPAo/LxkI8BXLUdDpnzmfXRkI90xWc7W4EQNMfy"
    "D/IuCIakfIltAinnYcU0Nyy7loecADyiKTyypT+ujs1xOwSU6HdIHrTKeoNHZJVdvMxxem"
    "+TR8r/r4XDVAcR7OEobeJ4DBw2+QfkxqOz/Yj0cbD6h+QVMkx34skqmwgzfkLa/GFDRB3/"
    "L9nXl5+I8hSdYPsF5zoOUsdfxo+Q9AP7NT4zk8TTR89kvRmMCj1Wa+gAB+o+8wtCKWXYnt"
    "8oOk7Tv+CvizIdBC7yOwhcZDoIfFOYQxbFOarKNwVbp2J69xhbVK/i/sv13Q365fPN+9uH"
    "2yDQPUIM5KD0WEZVLD7fXN2l+KpYtAV8VS1X4KuKr+GJNKGeqq9UUfGbJF1vCt9A721wPQ"
    "BEDq6H/fKVj1DrpVZkZooUAnB19kVEwtrlHMjcpH+aePMnQcS0aodBigz2rRyuVkzGSNMB"
    "X6EC1ys8DrylUVPMSUoQs9Zi1s+5oq9woY27Jn4raOPeXht3CJ6pyl9Ng2euiGNO5gOFWz"
    "AYGRb5A/FmTg03YHCp4ZiW19JQfUecN9/NltsxId/Llt8soQ8o78n5eQnjns/K79QtxlJA"
    "L/+oKnA4mN5D7r45Pi4DnRwf52Mnx5lq8fyJjKgcQvnFvGIk7dfyOoyG1VjVrp1iiHY9zP"
    "76/yAc5D4="
)
