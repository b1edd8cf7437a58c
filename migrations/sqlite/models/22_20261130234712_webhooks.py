from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "webhook_log_heads" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "last_sequence" BIGINT NOT NULL
);
        CREATE TABLE IF NOT EXISTS "webhooks" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "url" VARCHAR(2000) NOT NULL,
    "description" VARCHAR(500) NOT NULL,
    "event_types" JSON,
    "workflow_ids" JSON,
    "payload" VARCHAR(8) NOT NULL,
    "payload_version" VARCHAR(8) NOT NULL,
    "is_ordered" INT NOT NULL,
    "headers" JSON NOT NULL,
    "timeout_ms" INT NOT NULL,
    "max_in_flight" INT NOT NULL,
    "max_per_second" INT,
    "is_enabled" INT NOT NULL,
    "disabled_reason" VARCHAR(16),
    "disabled_at" TIMESTAMP,
    "secret_sealed" BLOB NOT NULL,
    "secret_at" TIMESTAMP NOT NULL,
    "old_secret_sealed" BLOB,
    "old_secret_until" TIMESTAMP,
    "from_sequence" BIGINT NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_webhooks_workspa_a3009b" ON "webhooks" ("workspace_id", "id");
        CREATE TABLE IF NOT EXISTS "webhook_attempts" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "sequence" BIGINT NOT NULL,
    "webhook_id" CHAR(36) NOT NULL,
    "delivery_id" CHAR(36) NOT NULL,
    "number" INT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "at" TIMESTAMP NOT NULL,
    "duration_ms" INT NOT NULL,
    "url" VARCHAR(2000) NOT NULL,
    "request_headers" JSON NOT NULL,
    "response_status" INT,
    "response_headers" JSON NOT NULL,
    "response_body" TEXT,
    "is_response_cut" INT NOT NULL,
    "failure" VARCHAR(24),
    "failure_message" VARCHAR(500) NOT NULL,
    "next_at" TIMESTAMP,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_webhook_att_workspa_63254f" UNIQUE ("workspace_id", "sequence")
);
CREATE INDEX IF NOT EXISTS "idx_webhook_att_deliver_b8d516" ON "webhook_attempts" ("delivery_id", "number");
CREATE INDEX IF NOT EXISTS "idx_webhook_att_at_7be06f" ON "webhook_attempts" ("at", "id");
        CREATE TABLE IF NOT EXISTS "webhook_cursors" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "position" BIGINT NOT NULL,
    "workspace_id" CHAR(36) NOT NULL UNIQUE REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
        CREATE TABLE IF NOT EXISTS "webhook_lanes" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "due_at" TIMESTAMP,
    "leased_until" TIMESTAMP,
    "rests_until" TIMESTAMP,
    "epoch" INT NOT NULL,
    "failures" INT NOT NULL,
    "failing_since" TIMESTAMP,
    "delivered_at" TIMESTAMP,
    "failed_at" TIMESTAMP,
    "notice_due_at" TIMESTAMP,
    "notice_tries" INT NOT NULL,
    "webhook_id" CHAR(36) NOT NULL UNIQUE REFERENCES "webhooks" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_webhook_lan_due_at_d215fb" ON "webhook_lanes" ("due_at", "id") WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS "idx_webhook_lan_notice__201ca7" ON "webhook_lanes" ("notice_due_at", "id") WHERE notice_due_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS "webhook_messages" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "event_type" VARCHAR(64) NOT NULL,
    "sequence" BIGINT,
    "occurred_at" TIMESTAMP NOT NULL,
    "full_body" TEXT,
    "thin_body" TEXT,
    "created_at" TIMESTAMP NOT NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_webhook_mes_workspa_b98b83" UNIQUE ("workspace_id", "sequence", "event_type")
);
CREATE INDEX IF NOT EXISTS "idx_webhook_mes_created_ae4237" ON "webhook_messages" ("created_at", "id");
        CREATE TABLE IF NOT EXISTS "webhook_deliveries" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "event_type" VARCHAR(64) NOT NULL,
    "payload" VARCHAR(8) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "position" BIGINT NOT NULL,
    "due_at" TIMESTAMP,
    "tries" INT NOT NULL,
    "attempts" INT NOT NULL,
    "last_status" INT,
    "failure" VARCHAR(24),
    "is_test" INT NOT NULL,
    "occurred_at" TIMESTAMP NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "ended_at" TIMESTAMP,
    "message_id" CHAR(36) NOT NULL REFERENCES "webhook_messages" ("id") ON DELETE CASCADE,
    "webhook_id" CHAR(36) NOT NULL REFERENCES "webhooks" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_webhook_del_message_c13ffe" UNIQUE ("message_id", "webhook_id")
);
CREATE INDEX IF NOT EXISTS "idx_webhook_del_workspa_c90882" ON "webhook_deliveries" ("workspace_id", "id");
CREATE INDEX IF NOT EXISTS "idx_webhook_del_webhook_e4005d" ON "webhook_deliveries" ("webhook_id", "id");
CREATE INDEX IF NOT EXISTS "idx_webhook_del_ended_a_48face" ON "webhook_deliveries" ("ended_at", "id");
CREATE INDEX IF NOT EXISTS "idx_webhook_del_webhook_e9341c" ON "webhook_deliveries" ("webhook_id", "due_at", "id") WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS "idx_webhook_del_webhook_1842f7" ON "webhook_deliveries" ("webhook_id", "position", "id") WHERE due_at IS NOT NULL;"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP TABLE IF EXISTS "webhook_deliveries";
        DROP TABLE IF EXISTS "webhook_messages";
        DROP TABLE IF EXISTS "webhook_lanes";
        DROP TABLE IF EXISTS "webhook_cursors";
        DROP TABLE IF EXISTS "webhook_attempts";
        DROP TABLE IF EXISTS "webhooks";
        DROP TABLE IF EXISTS "webhook_log_heads";"""


MODELS_STATE = (
    "eJztfW1z2ziy7l9B6cvMrdJJJXaceCa3bpXteDfedeKp2NmcOZMtBhIhiWuK0CEpa7Sz89"
    "8vAL6IBEGKb6JAuj/sTiyiKeppsNHv/cdoSU1iey9uTLJcUZ840+3fyXb0M/pj5OAlYf/I"
    "WTFGI7xa7a7zD3w8sQWJtVtrPJKtuIgnnu/iqc+uz7DtEfaRSbypa618izrsU2dt2/xDOm"
    "ULLWfOb3SBpi7BPvsLLdc+5iuRv8A+2mAPmdRhd3kkKx95NPjY8j3kkhUjQXPriXjsU4I8"
    "9kMQdrwNcV/wJ1k71v+uieHTOWGXXfY9v/02Yk9GXcMy+YLoq/i/2eOP/vlP9g/LMcnvxO"
    "Or+Z+rR2NmEdtMQRWQi88Nf7sSn335cvP+L2Il/3ETY0rt9dLZrV5t/QV14uXrtWW+4DT8"
    "2pw4xMU+MROgcZhCnKOPgh/EPvDdNYkf1dx9YJIZXtsc+tH/na2dqcCRse/FI3EdYr+wTO"
    "+FQzbs5/+/8CkTFIbx6e7BuL9+MIxRGaaFH02pwxluOT7H7I8/g/vusBGfjvgXXH24+Pzj"
    "6Zv/I9Cgnj93xUWB3OhPQYh9HJAK/HeAJ7lWFvYkTZvgRx/s0N/t8wjMCC7NAE687Imtnw"
    "b0aoFdNaBJGglQ9oA9hHK0xL8bNnHm/oL9+eZ1AbT/uPgs0H3zWqBLmYQLROCn8MqJuJQG"
    "+TGQn2XxDZcPENqTs7MS2LJVueCKa2l0J9TcGgvsLapgnCIaINLtb2ImQ/jzZjD+2/3dJz"
    "XGOwoJYNOa+ug/yLY8v4dAFwDLsRAKhef9r50E9MePF/8tY311e3cpS2h+g0sJeKEREdPA"
    "CvDfsyu+tSRqBqQpZSaEpC+if7TDiowGchxOPNx8vL5/uPj4S4od7y8ervmVE/HpVvr0xz"
    "cSi+KboK83Dx8Q/xP9z92na5lr8bqH/xnxZ8JrnxoO3RjYTAIZfRx99CfXK2ePCUWHfzDB"
    "08cNdk0jc4We0Ly12UvLk6X8CXbwXPCIo8mfM9T0L5h++GT5Sisgvlao/+NglUXqa/73dM"
    "m0c674C8V+wb6M7UUTWUxxRRvqPnorPCXv0HePsK3nTMl3ZHlC6WcLZj5xhS0wpcul5Y/R"
    "ZBtYAuHaAjsgvnWoIUYkGSPgj9EOTq7K88vk9xXbAh77VTHKIX7hT4xetpFYzFDhf6CvH6"
    "4/X8cPh27u0acvt7ejP8HO0MXOkHdFWehlOrA3pMMsfr0yoF5a8xvHV8OapJIgZY9XAsxw"
    "v+qCJXtc9p//+unk5PT07cnL0zfnZ6/fvj07f3nO1ooHzl56W8CAy5u/3nx6SB9e/APJDG"
    "G/Vq0jXzvrpUD+hj0mDoFO2yQh7QBV5dOTEqry6UmuqswvSZt8PfkXmfoBShWMEplugGC3"
    "b5dEoFUT1GkqENMSqIHPrInASN9hgDv51ZsSO/mVbFLsdjK/pAL9KM5Nzc7HdjYxw2JCFt"
    "ieGXRWBVOZDnBN48q15ip+oGg9eIGejRdIF1aAG6i6G+gDwWnvg+r6uIQ7aGss2NL6LqEP"
    "dMNWu0n/zw8eim7O3T9MC5kQl5jv0HfLFA4h7vVJrM7z+0CAV1PHi40936jnJMiQ1vIU1B"
    "JuLw+lcXbmJ9BFBq2snHSU8Eqx3FlZTdNPVi6du3jJ5Aw7Nk3i+Ba23yHL52LHQzPqCgmz"
    "9oiLNguKltgkiDucNxZ3XgsftDelDHOEHTNwZfPF7H7cU8zuh1xqk5JiKeudDvzOv8Vn+m"
    "TLL/wT5Jcu8kv8NwP5PXUZZvmOn4hqgGbyycuXZUL+L1/mh/zDa0lOJOnQ1d3tLdPd0LfR"
    "1beRpDazt25m/V7FCbejGCA32nda+PSROJXTL9JU7QC9X9b02cspDpUqVveOAuxusLvB7s"
    "7a3Uk2k99XFrtdDTanKVtgc398hr3jsjARmT5e53WWaYHTOnPaJU9MxajD5zQlcFlnLqfN"
    "4Ayj8y3dDCFEgCW9BzKgWgQ2411T4JwF+S/UJdbc+TvZZkLtEqqhj+xr8l79BHf36U5yun"
    "gTu7Yy+4uhwH478QOD8+L+6uL99ShHSLQA8ReP9NELUBbdjFxUw3sk5/DatPxrx3fVDuLd"
    "1XGhk5ivMwhb2CRd+euCItMy0WaB/XfIIU/ERdMFdtiDv0A3PqJr3xYFidwjHO/Z0ClMkM"
    "h05heRtyL40UN01tgnnEwFAaewTk5hDc7S/iih1bLUKpYu7igG6Nw9XG4lJLJCImtvRQQk"
    "skIia783MSSyQiIrBNQgoKa7a1aTJLLrJbbsfxDXmllTHPIg4y7ILhoXeQ0IX248JdY3yT"
    "LjNyMmElkQQZLYyqVB+yL2bxzkl7k8eVYsRSJxzKfou3iM76VdBfw+kCCmlS9AcLCKLRUT"
    "DFD1PDkrY0WxVQX9YDJ2FGQkdWKuwjk+2HNc08SYEmyG7jP1uFwzJwbSYfrD36oOmQQJeB"
    "WLY/jrMCgMseWi2HJiQ+kUVb5xniw/10xMXB0XdsCN1zWwCx1EZzNm+dEZswGXhNc2egtr"
    "NUZ0xe1EykuORKR5QdkvE6FlobY2Dh3Lnwc2B1iNYDXqIWI6sBp5WV7dEFFEO0CsoWCoE5"
    "jBPNdDB+ydYt8v8xzYXJPNeDolq3qvs0QKdrrOfBZmRJ2Chgwh2OxQ0AAFDccH9wAFDbt3"
    "HZxO+9DNyEWdXE8fYxfPSOF6SlwdF7medo6iJikJUZcam5cppJuul2+enso3UGYijPOdTp"
    "CnoJPHCfwhHflDnti7q6xiyG10lqDorsXZq0PBG7Q4O3n1+u3r89M3r+POZvEnRQ3Nsk3O"
    "we9RR1D0zlBar8yabE5TApv1ZjPErcEG1hRYsIGPaANDykWPUy5+wZ7HWG5+Jh7xRwrTN7"
    "1gXGT9rsKlBm+v6reblM9vyAxhZr+h6GsQdfINYsi/10MyjwvsWgg/Q/hZC+E9CP28X+Fn"
    "yA6H7HDgL1jZB1A5IDt8mKbKPWH6iNJGCa+Mi4wTT6xpYpTwLzXRE7bXJLBJuKk8s+nG4x"
    "E70U/MoXyYfVAuXD5UJ35NNk4HQbljS5JxgfEC0yUOYLhIbEhQFU6W8Ai2ieIFuLQc7G7V"
    "nNjRSLyYbP2gGWHPuFGA/mXYDyRWgBiwlzefLj7/GncPibWg27tPf71U9A+5/PXh+gIsy2"
    "epk0KA7zmwGSJSEJHS0RwpF5E6lk3ieTnlqtGlcbFVIhY1MUsmLrNAeKWqi0zyZE0J2jBL"
    "g9kjaEVcj2nbHttRzHCxytemShmCYHToYnRAxKSTiInY/+yFdxQKTz7MaapaMGvmWE3j/L"
    "rU+MDXBeMDxTUwIZ6hbhkOBGZiqOa0pwQtsFprVkMc8jlwGYZ6PQcuQzQSopHHNv81jUYK"
    "1BVmf8SNfJuf/6AmBn9g1r9A1/8lGhLzuKNoUswfBGFm+Xs+20Lc4Ec23fBhSJjf26NB1J"
    "L/FU5J8olte8jfUHZPurIZ9Qq7fkk3AXgFdPEKdNyRSj5vNXIFHKQdFX+51NHeYl9Ao1iv"
    "xiCf/lQC49OfciHml9IIQyxd3selXC0nBa6W6JoqnM6vFcbTbTrFeSXHOTZ6TDE8v9fpWZ"
    "n9fpa/388yfdeYYWP8mzqVIE4RDQ/l9r24+IkdmK6xdiudjWmq4eHMXv6SsqVQuGQcuXHx"
    "T9XoRIZwiPL8rIwMYasK9JKMFEnOQanliVHeABwyOjtkIFzyLNgMGVeDZXPGH3gc99UucU"
    "jhw0plFeU7suLEnCbeLJ842AGfU998TmCy62Wye/Z6XkXrjtYPLxvotIwdeZpvR55mLBsb"
    "5ww2399+LaLtbsOPZi4hh5Ilh27ABurtYPUeUG+fBZs1UW8/8v9crs25umA0eblQxRUfGR"
    "Oxsr6W+zUYJRvry2iJt8hbEYf3sEHB1waNXrkX3TGxyz50/MWYf/jl4eod2lhsp6/5TVy6"
    "GSPssJ3Pbg5qc8/UZsFWe2swm4caa09ZszjP7Taqoq7VdlQzD13YePSnk5PT07cnL0/fnJ"
    "+9fvv27Pxl3IE0e6moFenlzV95N9KU4Mu2J4VTaLCnkO5lbUe1l1rMZatyuJcqgLtzyANl"
    "/9dF+ZsOTDhE8VtzxemLxy6+x9tc1SleUEJ5WvO1hom39fWnhwVB3nrp8WmM1CGI3SzUjM"
    "ZoRl3xmfiyd4hpQFs0pcul5QuliX+AiMNuRSp05DCDn/bI9obYfC59sswgr098T6ZbB2hY"
    "umhYIeuyx7ka8XB50Rk+rPObn8mSIhRt8zoOrvgVGZ5Ht333VlKOlE6PSNAMEOT2034CAV"
    "0B4ZhggPC2FJWQvLTYDk768pZrTNLdlIyXhwL4KMYqEwPLlW+IUu6K2GdIgQf1eMDUyhVT"
    "vS2OXQ0+KMmBFzV5gacLYtbjg0wKPKj7Pnh+TU9mhhR4UNOJ6axca8q2c41DOUsLXKjHBR"
    "19jPqaoNA6S2PvYbchWuFIvHZ8d4+vMVgyLuttDB1+tR2Odw7hoVibOxxx4Foci0LbDY/k"
    "Wj7yKX18hxwqorBI9NuyPCSKaqcL7LAfXN7Z+Ei2Qe3D/hbA2OfzOv8Y7SAeeXTtploEj0"
    "UjDTdqLBayIUQ2/LHRqzASixk+/A/09cP152sU3xDd3CO2WdGnL7e3wSYBD6cOHs4ac+ch"
    "Tql/nBK8sB15YVMSs6zcShE1EF+aZV40kVCJZHB2QBrsGKvidU3SDK/K8lUpv+urAr/rK0"
    "WJJYQPIHzQ//BBP13Zg0t/67c3e3js6KVDe3hsOLZPWze15ihcsDyDeMwmFTBlmUCpTbCT"
    "42CQSOXpLoz2UC9D/EnH013u7m5TRu7ljQTwpy8fL6+ZuilOabbI8nNwj11RFfSfJM0AVa"
    "D2NUwIFkCwAIIF4+rBgvcBMsHeUIUK4gXj/YECM7m2laIuHz8SLxy+4dAgasCjAmJuYKaE"
    "K4gkeGiytmy//HAOcMPr4oafMgYalb0FaaoOy8IPBa7UK6+Uw+C0wGFwmnUYkOWEmCZ7iO"
    "pwK0gB8zKYs19jc9GtMEX/dn/3SY12ikgON1lTH/0H2ZZ3MGM0IWCEVLUc7wX/vmMIFg5S"
    "SimP0I4nLiYYccXnLUJx4jMM+uloC+hQFwfFiRowQc/ixF+iiFaeFfBLIuS1zwqIwmNNzA"
    "CKsONt2D1+Zv9AeDqla4ep+VzTj24/5tP5+EXT5Ik5QSN+b0Xwo8dOxEfCKxgbzgsHw0AX"
    "wwBaox2gJZfEhgRVYVs0SKpRx3VLjUkomJKQcWpOsEeqttpO0gzOKjtUn+1gbr0622b/vP"
    "ucjJuyM+81C04VBUUONPJeRDusaoNBkzSD2+dlJEm+IMnIER6+c/jPrhP32xF2GPWL1Jne"
    "Bv12ynFZP8+OApw8TZw8LnmyohnhaexzkwySJN2lebw6lCgJsgtOXr1++/r89M3rOKkg/q"
    "Qol0CRvQH9Q5+D1wyco8+CzTo6R/VlLyRKaOz27G6uA5ksKH0cqaY6hJfGhTMdgkUNJjpI"
    "Xk6L/ZfaYeXkgn0xccJetzGMJVMfso5QXu4Ifk9d/J4VvT+dO366rJo4iOsn+XAVgJbIBu"
    "eBOCuF9lkB2GeKnJMn4vjhrTJY51vGElkj87g/zramdjCX6zObcplXCW2ZDuAuBfcKb22K"
    "a8dFEuRdjjVhN+hGnpyXkCbnubLkPDsYU8DF5yyqfT2VUE/epkP0X/USesszqGsSt44zOU"
    "EIJSQVvMkLgqN8irJiPEEC/uQmgp37rOjaN5YK+HM9ymmiDn3KTOs6cBew1vzKXEhZjjGz"
    "rflC4XPMH9gh03UH73mPoF0R1/AI+yKFnC7ENk04oHrL1uCFeGrnJ6BpeQI3wyXYq6/wKW"
    "4zwD4prXf3iWGrHhySSGESus7BISb2XeIbQVqTQrYVpkJJpDWzoXTzQh4hHSqEsvq7liKE"
    "OKzWrxplP6HB66YkhwTEmm9cAs2141uKkEvxi6eih5NO59dv5tIlYxnD1VGF6Ita0mRIoc"
    "F3vYY0eOpT12hSTZC+wwCjnu2r8gFk1eL4SRpo0ykdHY4xIQtszww6q4KpTAe4QtbpMzyH"
    "Iev0WbAZsk4h6xSyTsd1sk4vfJ8sV/4oP/k0WjEukYPKxKVY3GyMh+9uxwh7vPqeTwXZ8p"
    "EefCZwDOcPHrLpXHwshgR/c745Nz6ia9+2noiHLN9D7BHZvxkxnwHCPwgfcYw8GqS58lvy"
    "2yzYVzkUzfEKTdaiCwBfPiFzy3HYU5Uv8o+ttuxUkOhponYA6+WE3YUt+y2c9AB5sTrlxd"
    "Yz3Y9jtR8+stn1ZK5QllQ8y1NUcJJnEpFTAqgsqhIZwCqP0QgEeQbRXBmxIxiShGgt94Fp"
    "jf5akQpVzmG3owZnXRlnHUylGqI1bK4Z8HzIQ6WcQokKpJNqciuUSx22XMrlGrTnGzUykh"
    "WkkJmcElmVO114K/ZlxMg7kwsaXmQoIc8zK01imGrt9iwtbPdWtvuEmoo+XQ/k9327PSIc"
    "QspnkT50/d8PxUCnkmSi5cXoW54R4zhdK/TSfYnPMjUUAFVIf55hy167Cm9XObMrQT6EvX"
    "/ovoshXMaSeHzydRWNUkEKteFlasMdJr5rRIETZJBwp7PNCxFgiABDBHhcJwJ8tXY9qmzN"
    "nl4wLhP/nYq19cO/H+iGrXaTrYZ+8BC7i/Vk+VsRqp2QKV2SKL7Lw7+jsTJAKwVhIbqqS3"
    "SVLbfUHXEKBwknqCAnumZoVcNjUoexGW0cklWEOMwu6egwbeOAfB/GwAuOyHhJqUNyd3TV"
    "PicvUGgCBqlM1CFRfhPv3kc3xBTzSzY493T8bRTeIQQzkT+RTV9SdfHjuUvppIvoU8JIo8"
    "zZ4LM/RjvIJSKTPVdy6Yj8vuKtCNlvjzkUgh4CEe37kVjMsON/oK8frj9fo+Bu6OYesY2J"
    "Pn25vR39Wfj1yVPlUA8AmocumoeO558elkzDPJhdE70q7qw01QDjpO1Pou5jI7jO4G65F1"
    "n/kpFGK3b2crw6gbv9jCSwDI9lGe7UsCr+8R0VuMd1do/7kbFRMoMjXj+Y16m1rI1khUtJ"
    "NJMkAKgMqI09v3qOkUQF+UUQ1T9uVN/yDJ94NTJXIirIWKmQsUKn07Xr1qrslkghmV1rzQ"
    "UaNTwLNiddxlWYnKQDE0RnDqejDWUdr2kqcLtCqWz3KU+7GVxNE552d+onsPsjtKmdpY7P"
    "KoRCe9h+3N1woBCnJaKG+WS32CGj/FC5uDwuEya32cr6EfIH3jAEb5FPeTJZcMuf0WZBkc"
    "eUBj7pjrjsTpsFcYJ/88C5R5fEX7A7cDK+bizahyzoBlk+u4vjl0w2S0WcOw9xO9S3psRo"
    "93tTN4UAt54BbnDjD1mHtgn2mLlTq4mwTAuc1pnT7Fa+V4/REinwWWc+kxWdLiqEPeL1EE"
    "fKCXdUCSIlSQBQFaDs+wzPUnZCK5ZCGWKQQzrLoTAlud4MHokWOK0zp/mLWYvNKULgsc48"
    "ztj/VficIQZe94DXVTO8ZDJQf3RvQ6pDidYR6+TyojBVq+Tqx2B0YEArEZj2Xf50/oHgtO"
    "tXvWJcyvFP56KvVTPnf9BplTcJTxeTO2RDPJ83GX8nGn1bJvf8S/3Foaa8Z47vIB+0Vtvu"
    "DOlgzsIOaggaiffWBVEU/s0XRIkA8X5BFMZa68uhr7w4l0sXavOCXLa/0Iy6CNu2iERil4"
    "hLNUYMjFPVc9mK3XT2G0wX0ElWQbFkR8WSRxrjoJm1e5yCMsjQfiYOiBn7hZWbpqaIhlBe"
    "UsTRQzRM5VlKlVFPEQHq1VGHaoRnIdKgTQh0k9Qx91fnbpJ/sWyl3S0+HxdZ2zO2okknLE"
    "7/At3wmX1bn3AH3xNx0XSBnTn7nA8UZLa2l3Dv8bZYKADORBNiU2fOTXTkUH42Bim/zGhf"
    "rV32S0t6ArOmetYCFx2zpFUCrcR18aVS5i5Y7rpY7hG30pDfU5dhlm+5R1QDtNlPzs7KFF"
    "KfneVXUofXkpxI0qGru9tbphSgb6Orb6OMgY/d6cLwmcZbxZUikQ2QL6/KDeh5VTSg55Vi"
    "QA/7Ur+O80qmGyDkLb0K0ga3/k0McaxV9GGl6IY0zKtjN5a3wCdnbyoJl5higJu8fR8tnf"
    "yLTH3jkSg8Gfkgp6kGCPRJ2QFrRfPVVA3taveDiYmhnV3pdnaSMl/FYSTTQhaezh6jgFtV"
    "k/AkqsHkHbTXbG3qU9d4ZD+lrtRK32GAB8UBxgILyKr5FpI0DTwM/ZFQFZp0MCwmZIHtmU"
    "FnVTCV6QBXCMY8w6NVg2DMYF4fDWMxemLbLBTDHiLRGeM4sZgveYmQu4vjfVEZY91C+iPP"
    "rBYhHikVG/n4kd0mNPH4CBMehKE8KTsM3nhoY/kLfgPLRS7dQFZ23+Ila95yoob7Mk03GL"
    "uoY9+leIWndO0oFKT8mvgU0WCgb68s7PjqiJaVSUcsDYMRatqOUPtIltTdXqxWtjXF4Y/K"
    "aCTZRYWayVIsN/BufZPskUDVCMao8byQJTYZ6WQb1oaR5Yr6xJlu0SPZBroJXS75tUg3iT"
    "JNcnSTbMoHu5GxwN4iU7UBeosuekvMogzs+SGpJM0A/YztR/4YO/jzZiDOz1/eUQwCYMhe"
    "LmKFJjoM+MsgeVkrh5mm4PY6eTnQQK8dXz3lN3m5jGpKHL/hdN8nbK8JWjOOukIR5Q8U5D"
    "KvsOeLj76T31cW261MKH9HwmD3ENNf2Reyr4+TmKM0Z9HnmLc35inOXIclPF26vNLKHyDe"
    "oTztBpRXXZXXFKuqZyrHpIPQsTJpseWyYouSYnPTlfm1wnRlZZLbPp5AjtueHLccbpzs44"
    "aQsVXMj5hgELzo2vooSmV+hnnMrTmkXfJkecqZubmoJkm6w/RVTwDtl5msjczom528Xpk1"
    "2ZymBDZrzeadlVSVzWnKTvKvwecFPq+j25bg83pGPq+8vp2Jq+MSHq9m7To/0A1iz7lFoe"
    "MslSa2wN448G8Rkzu4/AUJHFjCxTWnkBTWM/8UZ/K2cl6SRAWJSZCYBIlJvWGCfolJ09U9"
    "cZ/EUZE9/OKLxWffdGV4Yl2TUE9wB54c7VNqe0EmUvIAXOItWnsVEozEr4H4jK7nHzSRke"
    "IAr8uEAV7nRwFe5wcBXu+JAbBncrwVgz7LkHL1pakbDJA35yVYc57LmXM552vtKuYZ5m/6"
    "cHmHHQcOJUoyka+Soa/C2FemwQM3w8LTKA3x3+7vPqkhTpDILi5r6qP/INvyDqZbJyT7ZG"
    "3ZvuV4L/j3HUOic4iKg157suvokmkbisM0H/sECWDfBHviPFkudZZEZVLm4y+RAQ+a8IA7"
    "wenaN5ZV4rtpou6M+lMmPPti2FueQRz+YxWy5ZKZDAQ7Obp6ilACd8IoD4VupMF3u4Ev7+"
    "5uUxv48kZOS/jy8fL684+vxG5mi6zAvMxC7hBierzCxKVPWKGxFMKeJe4Q+viT3mLPFBLb"
    "z6m82K+P76g7VBrXzqNDN043umPLGnk4A5lBaFbq6CjTDU5Hb8MqVUO93M0gKpt6piAdAO"
    "CdF8AsyPSxXmZPihJ6semcDCDcqFXMgJgADIAmBoD3aK1W7B3JwT8/x1Omg9hepgutiBEY"
    "ljOjVTa2RKbH9uZf28ftLbZnjaMjSQcHh84HB2RSQyY1vDeQSQ1sVrJZxwQjfdkLSbYapw"
    "51lmTLFAcyd3M7HyUvj4tSjazdwqa5RtaUZHOMFthDDGiHTP38kVeQaQSZRn0TIlrVfwso"
    "M/zI50S0foCcaN+7zr5uZs2ruEd2FOAZaeIZmTL5Y9O5qpi+APwkEeDfCH+XmMTxLWw3Gp"
    "WhuE2HMSaHOuRQ2B96YoZHsM2s2B2AWRZcWg52t3luWgW5nDMQ9UAYjHvwkm/k5K5nAF/e"
    "fLr4/Ks6xBetT568l78+XF/kvw0LtrRSJEhFq4ds6mtQKIFoDfdqDjUEiGRPa6+q3HWRQL"
    "3zwLkM+Q37scaavROKQ6aY01lq4LbO3Ia8T8j7fD7Q8/Gia4WyVn446Vqlrh027ZPp5D6J"
    "dkLvzBZI/YTUz2MBDqmfoDK1rzJ5W3Y41GFyihB4rDOPl9h9rOTUiQn08OT01csM2XGQHQ"
    "fyCrLjgM1KNkN2HGTHQXbcuG523MWaMci1/l0mVS69dlwyb87ASbImWXQr4npMo+PTAvms"
    "FeRThHepdewPtptJMIGF59U51A/6VXLQ0Jb40LGyZ3l0a49XUVVCPUECEj2TLuFxq6Aiom"
    "mqBqD2xzavgqnPfnDlmZVpqnbcikdtN3nomZVhqs4TcS12T1cRIdqf55Mkrpnl0yO50EGa"
    "Tx8TSw75Dgw3t6QE1Jp0GO6d/ZrUlCsqmBlK0HiKbVgrXfbT0IqVioj6CfBeOza7yzS1ZD"
    "+TKXXTBlvuonFZ29UV6+sbrffM/vQX7I/doPspXVlFtV5ZwNn+pms32Irkd58Zdez4ZJeg"
    "AExXwzXJsbI2QZJmgIVHLQ2dlFWk3duQgXpfvZ1EPEDMz0phflaA+VlB2d3ZvrI7/npk2Z"
    "IfMI7Wdx8vPo4i0zQybFpz4uV0UM9BOKYY4G4/hNeBOMZEMTu4yFsWk4A2Lu/XYCZ6DYM2"
    "TQl5QjobtJBe8SzYDOkVz4LN4J464IEIuSuQu6Kjz69c7kqOmADPakmUe+NZvd8601GxX1"
    "UsGZf1qvKs//o+1TuHIK4ZBC5V4V310Ia4ZI9rVfKW/jHaIaHgBfevjkUozQ0SIGLIQhTC"
    "R4u2buicdbH4Q7wciftPbcye2NyVADe6Pfr64frzNWLAWU/EeCRbdHOP2NZFn77c3gYbBv"
    "zAOviBdxyqAnyaqsWMGx0mkraQb9OzclW2dN3fYtUoLFGp9CdFpEf5T18buaxspd6am2ET"
    "r4dmLZnCn7XrUUXuWEFfopii0Sbuj7ex8W5lymSVGRTxetit8m7FpqnsQGLNc9GMSQaD5k"
    "8nJ6enb09enr45P3v99u3Z+csY1uylInwvb/7KIU5t4CzmoWuyGuoJIsC9Ju7OdIGdeWXk"
    "k2SAfT3sw9haNeQTRIB7Pdx5f5GqsO9oAPV6qJMVnSpKNXIRj9cPBvD21GnZp1Up1isTQ1"
    "Bf5zAg+6WV9Pp4Pbw2GQnkutSt3PsrTTWARlSH7vwVAFaj71eGcABgF4miQ3T9wlO/mqMl"
    "JtDDWdjXXkGQe/UsTmPPx249NqcpQefSmcuEQViHx0k64LDOHIbkOkiu6wewkFwHyXW9Ql"
    "nv5Lr3Lp75I0VKXXBhXJRIx/fPzGYHjcnXNumnxfBZLYIsOstDE8LLlIlpsb3AMF0QZnU9"
    "ESS+ZYw2C+oRZJl8Jb8WPcUP3hhRF2E0cdm2W2QXBp//4L345nxzbvzo4wXBJqIzRmjT+c"
    "/ou3iW7/zqJpiR6ZKVjbd8ieV7iK5IOIUTzdlTeSVz/H7boRXVS0NinA6JcdDUtmWv4sxy"
    "Pb9OR54sIYArgyuEUxV3VkwApczlHFdJMV1RV0+Qgaq+X1XncLWkqUe36ie0pRT1xObSTn"
    "+8i3SiXEVyt6KCRmnsdK3auiUv0cDTKVmxTbHT3QJ9T3wJIyNPxEVh/g5iH7G/rKBDzhKb"
    "7Gsmax/NmGr5fe2Y1CHGZBufUt/zu+cEPyHqmxMeagzL9JX4kVRtdNJLRWRCccNUeUfetz"
    "ar7/DZB0aQXQYFHqDH6ipP29a2Ui9nBtf8ELlMBy1OSrQ4mbEvJ+7KDbeenIqW31RVIoSG"
    "quOaDVUn2J8uKuq9SRpQejN5aRZx/IrCI0VUS3JoFic7tOCgrjW3FOdeuUK8HfUApXT7RX"
    "iBEvrIfl1dwNN3ANBLg15NMCdpoFW+JDEcY0IW2J4ZdFYFU5kOcJX2aeUMEUjy6kFySOAa"
    "qVR2nSABx3M5x3PCx1LN/pEIa9o//RFIhzJ/6BNxXcusttFTRFCaXWqnczcq8eqECBWUtR"
    "xXmmHdtt8q66euiHGWGGBW1KsmfO1lVcgkDfhLioOEZpSC1DBCGKcy9RPUveHBVDxJt9jg"
    "vYNX3oLm55jFC8YVIoNeSNQk6SwSb4lgIHokK58njtnkZ/Yf3smN53zZdI4mZG453hgxJV"
    "nMdfQXxAkmPAbrMHLXDs8aW1mOQ0w+BdLKnfOYF6eT4n8QXYPomj7iCHKZ+qZog4ICCgoo"
    "KHsUFF5/7eVqJ8HVKqqJH1PUUUseFkRk26DgJyR1E8z+cgj69V8eYiTrJXH8d1wNYcoHZd"
    "sLeXRJJtTcipHT2HtkSgjPWmJaCE945zeOyLia8l1Mfv0e6TLBlwZeJPGt/LNErnuQFvV9"
    "b94TaDCaajAFseiiPj9F0eheqzEdd/vh/63kWIwJQNkpp+yAit6+ii7OiGrRiJgE8rDGNQ"
    "MROqntPW3UnVHaqyiYexX8O4c8UPZ/h1bvdQC/beW+kcIe13oo1PVkHch+Zb2J45B/sRnW"
    "rAr9PC6krlQMmiy9Fr9lHA1jyF5PN8XJW5WeZwV1pjrp3xGH05DvmwwbUQ0wTa6lMbwSJ5"
    "J0xSNhE78hw5b8nmwS2RDyc4tSlQ7Rks3H80qWULQeDKE8Q0h6B/gNZNA9gt3pQjinqmx3"
    "iWwQYqjr/d7DQTGx3tvHbOlAIa3hDsgSQgMC2SNgY883nojLETLY5p0QRXfNXIRzqKE1rw"
    "zzaj1hB9uC6fIRWtUU9jx6yFhP42x5xsIyTaIQE5eU2gQ7OQZRkk72dDHCQ+3f+JOOPV13"
    "d7epc/HyRj74vny8vGaCWoDOFll+jiMcCoiggKj3YgMKiA5UMAtdo59DQVHaT1mFzWlKYL"
    "PWbIa+t9D3Vsd0tHJ9b/MjhilXpuGGwSTJeggp//L3z8TGOe5iKXL1gOcDQv3PQ2buRZBd"
    "ip6uo4JwYLhiXCqDL2gRS5oEB1cuZW8vtnkBQFAFK3WwfSdKCoLoYdiC9ruIEH+PWsxaZQ"
    "fH/yZ3hts5CyH4p3/wD8J+9cN+EMyD4EbN4AZdBW67PjpyJtgjdUIbGTpId1T4JpfEZdpG"
    "HXwVlFAxDc5fLWQGOH/B+dsHXMH5W0ur65tXEJy/z4LNMEcB5ih0DG2f5ygkfcAF3szQRV"
    "zClRllzdaemsBusKtu4Lcch8XGPkUTgoLMUGKiyTa/y4kEOLulYsaBH/wmmI+lpesy5E61"
    "soWQaIDm2VkZ7+VZvvPyLL9k4WxPxQKcqHCiwola+UT9R5AAW3SqRkvKnaxhRm2jIGGUnh"
    "vEAd/tm0FU+oQNc6qhkZiux2nllPljZMn3yKPcy2KPHuELTdraL9eTOsNQVYuN/KB1tB6i"
    "1dWj1RB/gviTntsd4k9Hx3VXM1c9NCHTQnACghMDYS64Up69K+WBLFc2QzwnOJG8PC4XnA"
    "gpWoxSRLesEaWIn6ZElCK5FqIU2rhVIEqhS5RCepnKvgMSGRytxUdrBFeLR+tD4pb9hHjv"
    "ESttMp2O2AwXipIAEpyqcNg2CVgE5UpiOgo7WJf4kcRpAR6auXTJq5rQgvKW5Q5FvP2Di2"
    "12/E5dkjsFRVnNlNcVEc5aXc5a6GQInQx75wc6iDt5ypCZU3db15mcpB/ge9G+KxlaR0Lr"
    "SE2hP4iAgejroaOvExs7j0ShQuZjnCABlBvIFQjGQjBWz+0Owdij4wrFgLWUkL4FYqEY8F"
    "mwGTrBQSc4HQMCTTvBHTIicIV54Poz8QJkMtGA1PVxUSRgKlYarlhaPwrwdYF9hJHDvgDN"
    "8RMjiuIBfCuZyHLEvFF37TiMgscD8JxhX1y7kET/kWyhckFbtz/nTgbxfH9/uHyARtmb1y"
    "WMsjevc40yfkkeXRm9xGWdazuKQQDctV+N/L6yGIQ11M40ZTdqpyYjF0HrBK0TtM6ha50L"
    "Mn1c0eDhszrn7mqxxhmva6Ju8jROzPVJpmBSaiKmflKHRF1yyRNhtw/yTrAnrrAFS7Zzx2"
    "KovSPWss0WrSBsV5TtrAtqpy5qp0fYD3dUsiW3tDNJAkWdiqLOp129e0lIExSAqGpQOsG2"
    "KopYOCk9poFR6bIaX3ZUOvuZ07VffT6aTAcj09samR4jm2VHxbHp18k79ZEJexVBeRceen"
    "z6FVOH1q7LzsbtrbW01CqevKZY0dutNmy+vL6+94FuEHvyLVf4eNeTLa/fMS2mKPuigkdo"
    "f1PyM9f/eLeU7W7s+ph/xtQ99l83/GekJcZZyuXdkJlGZKAXaqgXcpdc6GquoMdIVKDLKH"
    "SZoxfHDjKhQQNn1GBw1dAXpSe2LbmiVNKhJXxLFnX3GF5Na7rfh5rVLzbf4ApFML2gUAuM"
    "tDRjxdc2qTPjzj6fx5mDUrJQkcNI6JZMCQy6ofHPgq8SGt8Gc02Px57Z+nfou2V+jyZrsf"
    "v94L345nxzHoQ70RLlabNgp6JHsv2Z3Vx4KwOFkemLa9tENmUfxPTIZapp1JPP26md7Er0"
    "FNzhKJTSCTW33xxOLx5gKe5CubLJHpPptnTtlPVB/jHasVIMnA6Ph8yJ4FrUtXwRbmW3XM"
    "dJUVx/HYuQFROfQcvC8FtCVoc8iF7LkVjM2Cb++BN0XV10XQ10B92U3vaUMugD0zqsCWEl"
    "uUMptQl2cgTFjkp2iDKyYYF5eXd3m/KHXt7IaQtfPl5ef/7xlcCbLbICrSFrriXFf0krOE"
    "kCJrAC09QxWiU9JEUIScnapYc0cnK3p3zvXNsKxTvl985XumPncbMGSkzDfYGYcoz+Rdeu"
    "g+1Ic2Y6lb+IvKhTds1jqrVQiYnH1PNQmcZ83u2/SKBqicW1mz0oVNdMe2vlmt0Qyfxb/p"
    "O/3Ql1mufPLUkbejL6+uH68zWKb4hu7hF709CnL7e3geWc+NoVdonjh0/XxtfGNyz8WpdS"
    "8aXNf2Vwo8IvY8bVY1jU1MZXhrcr/Eq2oedz4uZvkmaPsLt9+inAQNLFQArTEyqq8WkqcK"
    "zq1VldM1Bbzxjp3eDkzhLsD9A3JJDgddFOkAPcpYvMobIfKvt7fP5BZf+BnIPOal2p1ikm"
    "GIQY6LzUyXWp4uDLhzsmgI5wNdBe0amiYVOurhyv784N+7InCjJ35hD1gZZfdZoiGsIGPn"
    "TpqU2wR4y141t2VV+3RNqCt1sz7Pvu7JZCcrtc2uqBuTRth+G5yHPV2/BcytNc5fVKEcLL"
    "pfPLxX/qI1E4c/JL1HYUcPJnZjoS7C+qoLkjADCzoWzsYnZGOzXj2TI1SCKdJZGNPd+oUT"
    "KboevuRXrVkxepN3k2fZFMXFrQtW8sq4j6NBEkLylwnazNOfENnz4SRwHtpTXPRTdDOqDI"
    "3U8nJ6enb09enr45P3v99u3Z+csY6OylIsQvb/7KQU/J+FwurD2FtfWeTK0ltgt5EBLKx2"
    "1A+SK8Q/+YUYDr++urm48Xtz++Oh+fS2ZV5Np4/VL2X6Qyasq66FNE4J9XIlpDiVBQDkh+"
    "tCafo2ysChs2QQLbVTYWV34Vj3u8HhQyeWMmMvfKbswECWxM2fG39hTSs6inY0gwhLhF14"
    "E3nvxMjOAEqhIwkumGgL00C/SsRMzo7Cx/FuhZTjZV1QmfKSqQFlBx0liQ9M075/nYrTft"
    "IE0JPliduSz6TNZpLZygAw7rzOGVu64XTkkRAo/15jFdrup5UTOkgzE1O/ahThmONhEN8u"
    "rwQUkOvKjLC6+ONztJ1tiXrRUb2vZk+y4htba5RAgbvN4GFzDW3OUZWtjqRVsd2q4MtcXg"
    "cIDNdIo4fo9BTcEdTJPBPuOraZfBuJfJFV2yRek2CXlrxqXanjBcxPL67U/u6ZL4Cz6rDn"
    "uPxOT9S3iDE956MOgxiMP+f6LSoXRjE7mrN/stthW2IYGWEbq0jGhSnQx1yRXqkjkHskDz"
    "gfA5AfpwvaxCW1Mf/QfZltfHHL8CUDkSxeFQOfIpbXZ+AzkcCuOz67Cid07KxNFSkc1pSn"
    "BF68xlHYfc6Mve+nZdweiaymZHo+E1eoB7iPE13Rse13xM4KjI7AhWlDQ6gqmDtU0O3nGR"
    "3cDdBuZF2HNRdDH3eP9wbEfza7h1Y/Hp2oGl8TO7TtB3j8yX/AG+54+zkbkSp+M2mmVT5I"
    "BWSheF3zncQ83MkIEUCsDAw05LjTgaGTwLsgLD9QM08E5PShh4pye5Bh6/lAbXYfLSqDgd"
    "PkkzvJTL9tt0rLAqyT0f32h9dxt4dCj3j5TN+vJlmXTWly/z81lfZuJRNcwnsI71t5vUnq"
    "f8BPwcz1M/pX7XCfhHmYCr2SlQpAs+owG4+nIBfAPgG/Be3NL5B4KVscjo0rjIG2DTubFg"
    "q5rNup1hF+HUMDF2XzGgTMw4I2Z6klliYclIJMQadYk17unKUuRbOWJjlv6n92Xk+dHkza"
    "3lkBx5Iy7tlTc2W9VksCKnT6U00PkYYU/EUz0xvpALGdt6IsjHlo1mbGcgyw9GvkSjYYKh"
    "jMIrSQU1dpBwiIoJi9+jbSpk1pzdyklMTQz8mWM02YpbRmvd8o5M8U27d+Gf0XyYZGpRrr"
    "MzuzQ7aCZ51WbfZquXJVJtkhfT4xpbGDsS/RYxdAQGjmgl0SHVEiYy9gnWesrHQDu5dFxY"
    "IJ1bGQ7kNwfPEEJwR4EvxB8g/tDv+EOsbNZJRo2JB+G2TqN9XgLr81ykz2Wcl0wXZyZalZ"
    "hAgmQQ+HYdFoDQ2iBDaxB2gLADhB3GldyAn9h/Pq+dkcINGF0aF7kBhc7qrhvMe+ZhB55b"
    "yO8UOwPRhlkZ74SPjq791drn3jvLSTn+sI++Bxdjc6RKBmLYvKidTETwax3Qr3UUW0o3YQ"
    "PGVJ+NKd71hQm5am0gU0SwiUtsYphf3OVsV98ny5ViR+f6DhMUMMpD9hhaniGa7arS1fYM"
    "QtvRdTgELf6kt1PQMipg+Z2sIgU/uAJjSUGvALGCckDhntYAhlG6nSYU69MsVzfJMShPIn"
    "TLHTiHoZPq8XMQoJOqTryATqoHbS8JwSkITkFwalwpOPWFZzm8x9uRIjoVXxsXhafWfJVh"
    "4m39+NTXBfZF3IlHuaJGGOyOaMoeCPl0zD/bLKzpAjkUuXTDQ1U2mfkMb+qzr+ERLJHDvg"
    "nvxEjp2vHzY1VyQq6USGoGv3rnrgyn2EAIS9sQFmQQH2bOHlYEBbmJpoYzXF5kmQ0LSm5q"
    "QYjkeCGSSDDXRDtBDnCXgDvKQylvQ0YUYDbWMxvNNcOHK4+qeelFwEuEgH89/MGNdXwegB"
    "tLJ16AG+vgU1KgxhTGeXQMbkvjPI7jxnrA3uNI4cISn4+L3Fc+W9HAc8UwQTPqohWh7Ih5"
    "gYQrK8yvxjy3ml8UidUe4cFp0XJhalOP/TOdbP2Dh+iGfeJix8PCLVN68oTMmXQv97xWBy"
    "a7bfGKlWtR1/K3yTWyMzP+3Jtim32rkdsboeju8rM066DAKJlUFJ4t6KGgnaMOJnB0ZKuL"
    "/2aAvqdcDhWk9YdUA4T4pFTe+UlB3nl0Lbnlk3To6u729uLhGn0bXX0byZZ84jdk2FLQnj"
    "JNBjlltXLKeuaRHTnUN8KEtkOJ90PLn+QBn8lI3Q97krw7Y/3kUGAHxvrpyds3sXnO/ygy"
    "yO+Z7Xir8giSGolzOypIm9M5bY5pvha7XZ3UyBQlcFlrLqfNpUpsTpMCn3vBZ59m+Zw/DE"
    "8i634mXsLmnKwt27cc7wX/vmPYmgeZlOfjuUIhzOdItB5Y0TorPILd6cLwmQVUxS6SyMAu"
    "qm4Xzai7rAJ5tB6wrtERyfE2qjyVfLR3FIB3dbx3TuC6dn/6DkPgwcE9jtCSEbqI9LqLCA"
    "/a1SmlztBBIXXWcYWnPnWNJvGf9B0GGKI4QA8RAVm1KGeSpkGsU7Pt3E5CPMNiQhbYnhl0"
    "VgVTmQ5wVeb4EbORgMjeZXg6RfsyYodaNTkh08GezsN1puogUgbYmbKTCCAbA1TdgS7Tgg"
    "ddZw96OpmtEp9TlNAPRms2r1dmTTanKYHNWrNZgx4N/ZHVFecnQdEAFA10DG5LRQNKCdEC"
    "wlW6i+gpFnrdXIRXX1x4HmMZIaOc6oz4+nhflYaBw6VN5mGuiOtRB20WdIkw4rfl1RnMyB"
    "KjLB8WJFrBB/JSfoHvOPRItuyO1F+wGyE8oWs/rPhAS7xl/3skopQjGHYZtNiPeujPsGXn"
    "9yERPyzg3NojwueWHWEZXRmjeL2ouViyWxvp0gkoc9ClzCHBtLKoJ0jgHJbDXtSz1KdCfv"
    "l1ggQ6ByviMZL8qGJ0SaTgQtHZ6BLMYj+XKDLect+eNNFgquVbHD/pW2xlHY+FRAovj84v"
    "T0JDK3uOJ0jgHC+2p/2wQLuhoRfVefcT0r1GXmJD6WbfXTGTh4gHV5p30eXxXutuGqysb9"
    "zd0yUJDDSfF+F77M8JNbfIw5YZ2myBxfeO/TfA0BSdJh8JWXliENrKxlNSuuw+wRUwvXQy"
    "vapmkjdKIddUpnSWZ8tfWtGmIQN4fjFFkqZRQUV/9J6DVE5AQh0k1Om53SGh7ui4QuJErT"
    "Oyb/YpMa16XE4Rgg9CZx6H1kqdrg8EMt36wmXwNIGnCTxNuZ6mT9S3prl5BOHV8V4/kyMW"
    "Nskh4JGR2KHkkiVnqRs4nSzexJGYyKfsUpBJ8A7NuZOJsl2FLB9tsIcWmA+xQ/SJuGNEXT"
    "TFDnsqNMl1Pf02ir5mb64A5AQcXQWHnICOLByt4tc9grh3mhEEsA8QwJaOlLICSSIDoVSs"
    "dkZwtaR6fk7crp/w7lVBpQ2mmxoacyBHEU1yaI8qGv3SBsqowzuLs33DVFE/HJEXprVOsW"
    "2LqCaxZ1wf5V81FmpoqWzU4Nn48SjrmKmm3u027g7uJpp23z1A427NtNfdlqiobKUIQdXS"
    "WtWC5rJD5u7Mcmu5kZN0wGGdOQxOZHAiH1uD19iJ/IDnoxzFnV/ar7NHfWBrqet3DmHK+T"
    "woEOO3G/OyMZfPuEYTgoKOpsREk20pHZ3dSuEB9oPfEVeKgQKtiwIdciaN+L55LCHRAFOz"
    "zsr17yto35c7i+VszygWOCXhlIRTUnlKXri+NQsOtswxGV8rPCdxuKqRWyu6yTuRmM/A9I"
    "njB5P0xCdPxBVOpgMPyUs3lykaggfHrC7HLGRFQ1b08eU/ZEVriStkRdcBuHduMBgy2pHc"
    "9y3frjFlNCYbIMhHHjNaOE4nnyNtjNPRmy/npfhyXsCX8+zAABs78zWzpKpAnaQZXnvqNt"
    "w6aYxDWy8LcW7uV4Kiu8SvV4eCt+XEL2i1+ixUIGi1Cq1WtQe2wIsMrVah1apWABe2WmUP"
    "kUhYPJ7b/p5pnWRU4LsPFozLOPANj69tUiplW84jmmyjzFRnG3TkIcRjf8Q+/jFaO75l8/"
    "Io4pjlXfrxc+Z59MEnDz55jSU7+OT1V1DAJw8+eT0B7p1B6tNH4hgL7FWaX5qmakfu7z9+"
    "O5P67Q+I7d5bpplQattfRn5fWew1qNNiJ0XZjXjqcisPSTq55IlJmnrlTUlKKI/QmcuSyV"
    "haK06Tgeuu2HWHE3mCDf1KyZTDfkK7168kbS4dk0H/EWoIBX6lf+yUiBKepSh9s7Zv6Stv"
    "t5PwIYnGOuwj3muHi1meN4ocwr4HTRfYmZNct1LGj+SslxN2KVtZoUr75OmgM8smkAkKXq"
    "d+iCXwOul/toLXCbxOegLcO40/PM0zLM71huwIYGiYwhsSluJkAc2fr5AgGUK6W9HbcYgJ"
    "C571b2JMtn6l7mdpItjJ6gleldI2o/VD2MOZjOWSKcuFOcuZxE3ebcp4JNsqKCdpWkF60M"
    "5+8GcdRDeE3MnD4JrwlJSFNEECaILXtVuvq7x3W4D2L+Fterlh96KaeFtz0iMhAXWgCajz"
    "nDGQwYVxYVhg3mjy4wXvDzGz5muXmAh7niU6or5A34OPv/O2EaI9P52J3hEO2RDPj1pIHL"
    "iDhEBjDJEBvSIDEVfSkO+rWo2oBhgHOHLRavI3ZNiS71mSyIZgmXftXZoyZObUrWSjJ2mG"
    "gPmhC1gLS7Lzd/cQS7I7d5762F8rHKflwr876u7A58FQ6yl6lt6Ff6FYe9RyuIWpsFk084"
    "cr7ygajVbukeCoPls5jfHCMk3iGFxzn9l0U9FBpaYGXxWMqj66LIZUHEjF6QOukIpTB+De"
    "peJA45lnwWZokAINUnQMn5RrkHLE6ElRlUXy+nhvLKXF+gp+O1Fc4VPbDAZVvEsVVpgIz3"
    "z2VzjceInNgglzwdMV1llAkESbIAmkzo5aTThUBp0g3FQ/3AS+sq59Zeqk2fwYxpCSZruO"
    "XYDPDHxmem538JkdHVfwmdWS031zpiQNptLiKEEDTpQ9SdNzZTFb9Yzp6D79BHV/unRiT+"
    "nkOGF6kH/F/jlSOE3ia+Mih8mUrWK/32zU6JTTBzmmgQ/Esolwlnh0SXjP0zGaU2qiGXVF"
    "h4q1V+Aj4U1TQ6QJvxN4SLT1kAT8USrnOQVCEcEAdfGTszLlbWxVvk1/lilw4y9W5Z6BKa"
    "IBIt1+HSH79krlxfH67hx9Lw8FLbQLPL4C1zu9PHFIlz1vEySglRdr5RyqFpRyrgDehrfq"
    "J6x79fLEptJNLRfI56jlEVf2qOX819VXyx8WBK3WE9uaBoMI6CyOaIr2cExDENo409qXbH"
    "uWLAQD7VsX7RsSTQ7kW/TstSKMVjA7MFwP3bn3Ktp4OiVe7XqUHfUArZr2Yzkr7HnsZTcr"
    "G5AZwiGEL2Vr/ayUtX5WYK2fyYAzmcJsE0chPPIjxEmaIcDcdZSYc9Vfu04V8z1FA7k6Ci"
    "t+RVxjaTlrVbZDLqxpIsA1B9cFXVfJKkuSAKYKTH1KbcXbny9yYwKQt9XlLTtBTdIsLUe6"
    "xRC4cGhVLoSsosctSQQJJBlEfWNGFZK4ENCYBvCUpDB+JJ7BG2ApZPElk7gEOzniOE0pAT"
    "thpIc65OJPukX18u7uNiWXL29kwfvl4+U1ExECeLbICryaivp4SIN6DuEWKB18FmzWKdvt"
    "qG7IFqNqVQJAe/Pi7hzyQNn/HTorTgfw286JaxxQ+4flWT51RzkxtejyeG9Y7SlYWT+ydh"
    "+mtaHNgiIf248en/KNk9G2MbIcEV1jMPJqROyX77UIITZdQmwws7WTqFDHeYSa2V9dpBGC"
    "mfAc9EfIvXsOXE5qFBWNBQUpZH/IjkFIbYTURg3Mq72pjXkyoQ14pdsNFGKFONQqizTJBZ"
    "XVK3GpwOxNrGzYFMfykIctE20sf7HrkENdZv5GPUBfoBvfQy7dBJMHCFoQbEbTB2w6HzM6"
    "k1+z6fSRmNx2Zoa06KnDjkHeaoetPPBcgrRfNFqVdGmo7vPHaMe6Ec8gMVJDKfizMU2KCc"
    "Og+1D4uCHbQkijV20kFjMu8D/Q1w/Xn69R5pbo5h6xNyIxPCTxAHTjxOE91e9p9izR3dOP"
    "AL4JXXwTNfv1QqPeQu0v9A1WBDVNBZimMW2SK9J98xbhIz6UKDh0nkjySCi7eZM0sHWlrA"
    "bLV409K/D9RgQD9EwepGnZAjvsGK4rHhLkUBJQQj4wJY+pPdg21l6OnChwuitoYZeX2uUw"
    "hqXjfc7gUNZh5GZZ7whq5VjrtqVbTrGeEWJyn0YW0Pws6yTNEMRE14nW7CmxHbimfOxVdU"
    "mrqUG9y3Q7ZELOWBLPw/OqdbRKYkBYKs8K0ZnStSqhKr9ES6aDTiuyULax5xseYT/MUTXB"
    "v7TmuehmSAeD7k8nJ6enb09enr45P3v99u3Z+csY5uylIrwvb/7KIU+JaUXtEXfY1hMfCl"
    "IQHgp05bHPlfCViQFh2TBxCV4aK1s5R6Og5YFE16Fh0o1J8qaUGfimwAx8ozIDBWoT7FUp"
    "q5WoBiOqWzsIQ4BC3lUGdkcH0MrQQg/2IzgvoAc79GDvA66QVVwH4N7lm0Lx4bNgc+gxrM"
    "VombYFVvdHYvaP0wzCWlxO0AGHdebwEQuJ+8PVCpoOtNqEma46JrCXm+makQwtoFu2tF1P"
    "cVC/tp09QCIT+rg1AddPRPyAwsKAYNG4bHWAQfj6+jUCdw5B7AbuVrSbTlW//yCS//MHvy"
    "iqMeIQlTwD5rdROnKSXlg6Qb0oRqaU2AqXYLh9muWmHz4XpJPAWH62er045XFClANhRl8T"
    "sLtL9StVaV9QaJ+ps68XCYYgcGGOTmU7FdxNPTBR+UmRZWx+OmG0fhByqOtcQmgZ0KUVC8"
    "XYAyzG/hgc0iOFuRVdGhcZWeEh36zpmL9gf4j66xco/FYPYZcwS8t3CfkZfV+xv4Tl+p0X"
    "WG9ExXYwlVNUbfv0HVs7cdmOW0TV2Ru85SXXGNkEzyqZZ0x5nLDLWeNsV7HA/uUWVlG3W0"
    "CdXzsNhcs6FS6DM/UAmnL4OmYgzTWvdwRDMq7bG9YQydIquzRFBLacVJZF86pp9zsiItpB"
    "GACHTiHrX8Fhj8H2mRZSxZSN1g8gabrzojjXVY1syMc6JoASxOpo80E5xhTb1cfr7KgA9+"
    "q450zRKKi1zRmeAWiXkSk1C4ygtmiP417E0LnPQOkHy7VKMnRQka+wTVy6XPmGaDWuGrhT"
    "EFTNkA6m7KXjsOqU4WiToMa+Bh+U5MCLurzwfGPtKQT4ezK1ltjO48GOTA4YBnQvQvq+sa"
    "EA0ffXVzcfL25/fHU+PpcmTEXH6etM7SJUgkElWO9VEqgEg0owfQDuXc5GOphXhc1pSige"
    "0ZnLoV5a73WWaIHTenMa0oIgLQjSghqkBYnyiqu166kHEyYvj4vSg0TZhTEVK+vnCH2gG7"
    "Y6msUgkiV+8JBoVGf5W5EGZFPKZy74C5eu5ws0o64YyyC+nzHAms8Z2u/Q9zCDSCQI7e4F"
    "Ewx7lmzTzyZxg6jAyBwFx5FQf7FCPDLCKbxSKJdCicC+jK9tVhfGFT4mULAv0hXFfRG7Lz"
    "GT4oZdpTMhdty1w3MXhemQK3h+i58wEBaPZKvIR0yvUU+I2TvvRTxIiwNWovsVznjZYH+6"
    "YE81c+myrS9O3hOSJPWU23wfZxDP78cXLh+iU7VUI75XBY34Xg2hH3uPndgmE9nVPQk7Kn"
    "AK6u1EAN/vc2Cz5azWlbIcY4JBCMnOK/YW7KurwB0TANw14GaSyFN55fI1rh3FEHLupObH"
    "ZQrj3+QXxr/JK4yvsqETJENAuPOsRmjyNvATOemPqByLBQ73gMOy86cKl2Va4LTOnE47KM"
    "v62dJUEH8tjr+GaGUBrhx6fdjdqZ/A7o26pneWTgHXX1w6ZZrhSBHPiC6NiwIaq2BRg0YM"
    "Fw7i7/JShKTRxvIXCCP+KO/Qgs+893kgI0x44v+0HBFhDSE98Fx7AUl4Hbz5unjzIXkakq"
    "ePL/UheVpLXMGBXgfg3qn4MEbjWbA5UsDSDL6nXBvM9yZHVAM82FsaqC6xKkmHru5ubxnv"
    "0bfR1beRHH1O/IYMWwraTabJwANd3QPtEexOF0bV7igS2SDeiM4bd4Tmu0CtpsUh32MQjD"
    "i0zcHN8ZlNNzVa2yXIwJMH81dg/srxwT3A/JXoTW8J4OhWA8Y3IRd18kPfL+jG+QVvbYrT"
    "zlXV9XGZFPtVsLi+Y/prOrVeNP3lVT2bhWUTkUrPnknU/mC/tBs6HQlwyZRYTykvNHiZdf"
    "EyS8yp4mKQSLvxMXQ5BWdILgbeB5zmRBLycqkiCtDiS2jx7Ot8Xo6Zbz7l+GMlugGC3ZI3"
    "J433gmCTuJU6HiZIBoFy1x4C9qNdRYVRPuAxAcBdA+4JNSuhHa0HsOs4Hq1/E2Oy9VU9VA"
    "unzaXooNpZwa9yzfiCAjmGrKk4PvPhT1MNCf/W2n5CncJh6xSgF/BhHLiQ3wr5rTo5FvXN"
    "b42wV7gUE2zZ601s6EUMmm7wFhxeMMg58sR2mL6quh5Z1pZnEIf/5GybDocp1S126QhvV9"
    "ikA9uk1c4g0f2gOYeejlZI54V03uMfcpDOqyWukM5bB+DeBWEgnfdZsLlRBt1ww0DtH++Q"
    "N61X3nRh9m4+Q4aYvZvmy3kpvpwX8OU8GwGdsJ8W9uKsI2kS5ANEvH1hU30oGYwjK4xLsN"
    "vPLMX2LehXFVMMYsceobiCO78ygF9aDna3ubI5pJEgj2Oe/drERXFKjlgScwb55c2ni8+/"
    "qkGP1iePystfH64vMiPBmUSqcBxG61uJve33s3Unkg/RlTXh1M3ua0ptgp0cl2aKUN7cjH"
    "JYAuXy7u42tbkvb2SJ8eXj5TXDX5rulpXbpuUJ3IzqgWUF6fAizKcnJbb56UnuLueXJDtn"
    "F56o4jRIkEEnJ50dBqKhPWPc2lHwuCj7SCKEQaD1co9m2LLXLsnjQD78Mt1gGNCaki8Ggg"
    "TbtLoAyxCDGNNZjPFSIc9gr4JlV+W0RAp81pnPydSFKkxO0gGH9ecw+72qdOjc41CigsNQ"
    "Pgyh0h8q/fsEbNj3siKsaaoWUz2O6suC3gkapOBC74Se9U7IyJIsH+4c8kDZ/5XkQqJhbw"
    "/Fx14OpIVnCQY0Shy/osslEc+SSRyPLo2LEsenwaKmieN0SXjxIvKwZb4LcseDn20i6hD2"
    "P3sbTHm0fNGhgieQE94m+ZGscrtS/DbyFy7BZpQlvl5O2AV5ziMkSOuSIB0yKAN6rrmxI4"
    "CyP4WxUbWH3qDSb7oOrXMpKOo2MoD/7f7ukxrwJI3sDrGmPvoPsi3vYDs5IT0ma8v2Lcd7"
    "wb/vGFKDY1TMEhl9SbzwG8gsgYILKLjQUwJBwcXRcSWmVS8RP0UITmydndghq5qcANIthp"
    "er0v4JEEJWsRVCkghklRLRGVUYR3shDakAU7nDu3Av1JkxnqKEE0DnEwDKKp8Fm1N+vrLy"
    "MUUEkb89bWIEWC3EUEKv8kN8v36iu79XTHJ36dQqJmTA9VOx2z+4Pi7h+zfIU6MIwJ1DEL"
    "uBu+V+f39BkE3n6fYxP3goijPk+/qlyJVH2BK+E8Hfr6u/P2ZRBvb8bn8JEvD5K3z+TWxd"
    "8HNWsHJB5Wi/B0p4nlTDNE0FZi7EQI4uGyAGAjGQPuBaI4EfvCH6e0MgybyrzF3IKz1aXm"
    "nrDpEPRD2SK3l5XMYdwoeM1PeGfKAbttrd6whBCyz+IO/CZEjKttgukZJf5cmU4hN/wW5e"
    "sgcvuEd0cY+I2tcaPpIMHThKelGJpUN2ehtHZL3qgPzjtGJ5QJPDVAcWHOAobeN4DAM2+Q"
    "fkLqKz/4gM/GD1D8kLZFredC06pSMxvtJhXzZG1A3+Wtl4yk9EcYpOsfOEcwMH0vGXiSPk"
    "d6BPLOLfbjySraL9PEy61OZAjbmUgb2gVWiCZnjJX+2PwvldYQ7ZFOeoKr8rYJ3x5f0Dtg"
    "DI93dfLm+v0S+fr69u7m/CRPfYYyAuiohl3HHr8/XFrYSrYtMW4KraroCrCtfoRKra+CdD"
    "B70OZA0bQg8QetBTcEDo4ei4sivUrjt1PEUKCbg6xyJiZjU5BzI3GZ4m3v5JEINW7TCQyE"
    "Bu5aBasRhDpgNcYf7RMzwOYP7Rs2CzfsEVfZkLbe40iVtBUzZoyqYvvromzyyw/1cX55QS"
    "xRfHhVFBtsyY83VttRHj2S/s+1zKNG7ENG7RRIx/TX75EGMCn9aE+XdEY6P5DBAoH9I1nO"
    "eHI1rKhvKi9QP0I7cfxwN7rM5u7p2irpB65etuMqSgVxbrlUnIWtB8rqTb9RPivdqPYqNp"
    "pQHRlWVTn+s6Sh0ocblYCwoWGlxNaagHYaHroI3lL4IMqODWQi2aEM8yCbJ8nj28Axayg3"
    "um/aw9UjXOmyABSS237+QvZBVtMiboTp0cHWqHStPrSk1pPC2Y0niandJ4dI/gIKMm7Mmn"
    "6xq6m0wHuGYGE2uqFuuQoX68IoFiBbpioUBT9VkHVhxIeW5DIY79svlKcdJ1u18xjs6C+s"
    "rxA9OFF5ZpEieuqAumCmDH2zCUwko74crmpXZcEw+0aIzEgxV3H0q6wAP1AJyHuqrPfdD3"
    "OnMfHkTjM6058RTew6LZ0BHFADFu30V7dJVaN8AhyK4dsBBk7zjIfhwf6AOl9hW2bZWuF1"
    "8rVPJ4cM6YsmXN+kjyO7xA92TqEqa6YZegJfYeiYksprbYdjxDakHZzyqvzSU8Z5ZJlivq"
    "E2e6DSo+lQWkOcSqYtI/RjuQVep6sIqZ7Cv2anliXEzIjhDoEIvolRiJxQw+/gf6+uH68z"
    "WSbotu7hHbuujTl9vbIC8j8Qgp30Djb07eLf21oAvrogtDIP2AWho7unzFEVeu8CEmHiDU"
    "J2WgPsmH+iQDNXbn63gYYRru/KFnKaJBwFyUn3CIyWdM0PDnr4D5jmIIhTxd401cV1V7kg"
    "93TABoV0cb4qzttpxcWVxtrlqhnKKCaFUaU9kkqaDKKUiHICQkTePsrIyqcXaWr2vwa2nQ"
    "eZ6xscDeogrcKaJBKBsHV58XdKMI9eUfdjHBEPZx14edNnHv/vChSo4R8Tw8r+pXTlMBpp"
    "AB0wWunjV3cCWv0I5iCJJX0iBKBUhPCgKkJ9kAqUewTRSb9tJysLvNATmmkUCebH3i9Q/m"
    "AlQvwynf8QHHsLy8+XTx+Vf1CXepmAp++evD9YVs0DkmdUidCvQkIXSd0bmsJWSVS54sT5"
    "kqltvXTUFZq7ObZsxtu7dbv8rDNMmR7N1rRBiCtUakJ+hAUOrMYUh2gWQXSHYZV052yW15"
    "sLs43pvuctiWB3NKzZ+DhJfgAURyDMKIfzfPh/EXxHIRf/5aiTDQHeHoAmeMoD6wI38I5M"
    "hAswnNdi8om89ZOIGy+SyUzQviWtOFStMMrxSqmXi3poaGGX7UcleIXNeb8uVWeNtCFjbT"
    "9rT3teVrdjzMqnRq5msjCZIBKiQHye/gL1UFhMPlA0T3VanY16uC2NerbOyLfaNPVANX/n"
    "Z/9yk3wSAikfU8a+qj/yDb8vo42LAAXA5GSrnL5HjI6RySrsBvcNm0/L7pYfbn/wep6ruQ"
)
