from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "log_heads" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "last_sequence" BIGINT NOT NULL
);
        CREATE TABLE IF NOT EXISTS "cached_results" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL,
    "result" TEXT NOT NULL,
    "expires_at" TIMESTAMP NOT NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_cached_resu_workspa_d15a02" UNIQUE ("workspace_id", "key")
);
CREATE INDEX IF NOT EXISTS "idx_cached_resu_expires_cb4149" ON "cached_results" ("expires_at");
        CREATE TABLE IF NOT EXISTS "log_lines" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workspace_id" CHAR(36) NOT NULL,
    "workflow_id" CHAR(36) NOT NULL,
    "sequence" BIGINT,
    "event_sequence" INT NOT NULL,
    "node_key" VARCHAR(64),
    "path" VARCHAR(500) NOT NULL,
    "level" VARCHAR(8) NOT NULL,
    "message" TEXT NOT NULL,
    "at" TIMESTAMP NOT NULL,
    "execution_id" CHAR(36) NOT NULL REFERENCES "executions" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_log_lines_executi_fc8333" UNIQUE ("execution_id", "event_sequence"),
    CONSTRAINT "uid_log_lines_workspa_5f18c7" UNIQUE ("workspace_id", "sequence")
);
CREATE INDEX IF NOT EXISTS "idx_log_lines_workspa_28d145" ON "log_lines" ("workspace_id", "at", "id");
CREATE INDEX IF NOT EXISTS "idx_log_lines_workspa_fa838d" ON "log_lines" ("workspace_id", "level", "at", "id");
CREATE INDEX IF NOT EXISTS "idx_log_lines_workflo_b7f4de" ON "log_lines" ("workflow_id", "at", "id");
CREATE INDEX IF NOT EXISTS "idx_log_lines_sequenc_58d17a" ON "log_lines" ("sequence", "id");
        CREATE TABLE IF NOT EXISTS "usage_days" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "workflow_id" CHAR(36) NOT NULL,
    "day" DATE NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "trigger" VARCHAR(16) NOT NULL,
    "runs" BIGINT NOT NULL,
    "duration_ms" BIGINT NOT NULL,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cost_usd" VARCHAR(40) NOT NULL,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_usage_days_workspa_0be69f" UNIQUE ("workspace_id", "workflow_id", "day", "status", "trigger")
);
        CREATE TABLE IF NOT EXISTS "tasks" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "name" VARCHAR(200) NOT NULL,
    "description" TEXT,
    "status" VARCHAR(16) NOT NULL,
    "priority" SMALLINT NOT NULL,
    "due_at" TIMESTAMP,
    "expires_at" TIMESTAMP,
    "escalate_at" TIMESTAMP,
    "escalate_to" JSON NOT NULL,
    "tags" JSON NOT NULL,
    "form" TEXT,
    "answer" TEXT,
    "resolution" VARCHAR(16),
    "node_key" VARCHAR(64),
    "path" VARCHAR(500) NOT NULL,
    "wait_sequence" INT,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" CHAR(36),
    "on_behalf_of" CHAR(36),
    "completed_kind" VARCHAR(16),
    "completed_id" CHAR(36),
    "completed_for" CHAR(36),
    "completed_at" TIMESTAMP,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    "execution_id" CHAR(36) REFERENCES "executions" ("id") ON DELETE CASCADE,
    "workspace_id" CHAR(36) NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_tasks_workspa_7eadb3" ON "tasks" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_tasks_workspa_e08aa1" ON "tasks" ("workspace_id", "due_at", "id");
CREATE INDEX IF NOT EXISTS "idx_tasks_workspa_1186e4" ON "tasks" ("workspace_id", "priority", "id");
CREATE INDEX IF NOT EXISTS "idx_tasks_executi_da70e1" ON "tasks" ("execution_id", "id");
CREATE INDEX IF NOT EXISTS "idx_tasks_escalat_d8ffc1" ON "tasks" ("escalate_at", "id");
        CREATE TABLE IF NOT EXISTS "task_assignees" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "user_id" CHAR(36) NOT NULL,
    "position" INT NOT NULL,
    "mail_due_at" TIMESTAMP,
    "mail_tries" INT NOT NULL,
    "notified_at" TIMESTAMP,
    "task_id" CHAR(36) NOT NULL REFERENCES "tasks" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_task_assign_task_id_de0cfd" UNIQUE ("task_id", "user_id")
);
CREATE INDEX IF NOT EXISTS "idx_task_assign_user_id_bc7540" ON "task_assignees" ("user_id", "task_id");
CREATE INDEX IF NOT EXISTS "idx_task_assign_mail_du_149416" ON "task_assignees" ("mail_due_at", "id");
        CREATE TABLE IF NOT EXISTS "task_tags" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "tag" VARCHAR(50) NOT NULL,
    "task_id" CHAR(36) NOT NULL REFERENCES "tasks" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_task_tags_task_id_a09faa" UNIQUE ("task_id", "tag")
);
CREATE INDEX IF NOT EXISTS "idx_task_tags_tag_09dc76" ON "task_tags" ("tag", "task_id");
        ALTER TABLE "executions" ADD "reuse" TEXT;
        ALTER TABLE "executions" ADD "is_dispatched" INT NOT NULL DEFAULT 1;
        ALTER TABLE "executions" ADD "trace_parent" VARCHAR(55);
        ALTER TABLE "executions" ADD "budget_tokens" BIGINT;
        ALTER TABLE "executions" ADD "budget_usd" VARCHAR(40);
        ALTER TABLE "executions" ADD "depth" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "resume_at" TIMESTAMP;
        ALTER TABLE "executions" ADD "strikes" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "pruned_at" TIMESTAMP;
        ALTER TABLE "executions" ADD "parent_id" CHAR(36);
        ALTER TABLE "executions" ADD "parent_sequence" INT;
        ALTER TABLE "executions" ADD "fork_of" CHAR(36);
        ALTER TABLE "executions" ADD "quarantined_at" TIMESTAMP;
        ALTER TABLE "node_runs" ADD "is_reused" INT NOT NULL DEFAULT 0;
        CREATE INDEX "idx_executions_fork_of_2724b9" ON "executions" ("fork_of", "id");
        CREATE INDEX "idx_executions_parent__461b3e" ON "executions" ("parent_id", "id");
        CREATE INDEX "idx_executions_resume__a81bb6" ON "executions" ("resume_at", "id");"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_executions_fork_of_2724b9";
        DROP INDEX IF EXISTS "idx_executions_parent__461b3e";
        DROP INDEX IF EXISTS "idx_executions_resume__a81bb6";
        ALTER TABLE "executions" DROP COLUMN "reuse";
        ALTER TABLE "executions" DROP COLUMN "is_dispatched";
        ALTER TABLE "executions" DROP COLUMN "trace_parent";
        ALTER TABLE "executions" DROP COLUMN "budget_tokens";
        ALTER TABLE "executions" DROP COLUMN "budget_usd";
        ALTER TABLE "executions" DROP COLUMN "depth";
        ALTER TABLE "executions" DROP COLUMN "resume_at";
        ALTER TABLE "executions" DROP COLUMN "strikes";
        ALTER TABLE "executions" DROP COLUMN "pruned_at";
        ALTER TABLE "executions" DROP COLUMN "parent_id";
        ALTER TABLE "executions" DROP COLUMN "parent_sequence";
        ALTER TABLE "executions" DROP COLUMN "fork_of";
        ALTER TABLE "executions" DROP COLUMN "quarantined_at";
        ALTER TABLE "node_runs" DROP COLUMN "is_reused";
        DROP TABLE IF EXISTS "task_tags";
        DROP TABLE IF EXISTS "task_assignees";
        DROP TABLE IF EXISTS "tasks";
        DROP TABLE IF EXISTS "usage_days";
        DROP TABLE IF EXISTS "log_lines";
        DROP TABLE IF EXISTS "cached_results";
        DROP TABLE IF EXISTS "log_heads";"""


MODELS_STATE = (
    "eJztXW1z27ay/isYfTm9MzoeR44S9+TOnbEdt/GpE5+J3fb0NB0GEiGJNUWwJGhFt7f//Q"
    "Lgi/gC0iT1BjL7oU1CYCHpWRDYfXax+HOwpCax/ZMbkyxdyogzXf9A1oN/oD8HDl4S/peS"
    "HkM0wK67aRcPGJ7YUsTa9DUeyVo24onPPDxlvH2GbZ/wRybxp57lMos6/KkT2LZ4SKe8o+"
    "XMxUAXaOoRzPi/0DJgWPREbIEZWmEfmdThozwSlyGfho8t5iOPuFwEza0n4vOnBPn8hyDs"
    "+CvinYhvEjjWHwExGJ0T3uzxz/n11wH/ZtQzLFN0iD9K/J1//cFvv/G/WI5JvhBf9Bb/dB"
    "+NmUVsMwNVKC6fG2ztymc//njz9jvZU/y4iTGldrB0Nr3dNVtQJ+keBJZ5ImRE25w4xMOM"
    "mCnQBEwRzvGj8AfxB8wLSPJVzc0Dk8xwYAvoB/89C5ypxJGr7+SReA6xTyzTP3HIiv/8/4"
    "m+ZUrCMD7cPRj31w+GMaijtOjRlDpC4ZbDBGZ//hWOu8FGPh2ID7h6d/Hxm7NX/yXRoD6b"
    "e7JRIjf4SwpihkNRif8G8LTW6sKeltkl+PGDDfqbeR6DGcOlGcCplz019bOAXi2wpwY0LZ"
    "MDlH/BDkI5WOIvhk2cOVvwf756WQHtTxcfJbqvXkp0KV/hwiXwQ9Qykk1ZkB/D9bMuvlH3"
    "HkI7Go9rYMt7lYIr27LoTqi5NhbYXzTBOCPUQ6R3P4n5GiK+bwHjf97ffVBjvJHIAWxaU4"
    "b+D9mWzzoIdAWwAgtpUPj+H3Ya0G/eX/w7j/XV7d1lfoUWA1zmgJcWETENrAD/LW9h1pKo"
    "FZCVzCshEj2J/7IbVRQskONo4uHm/fX9w8X7f2XU8fbi4Vq0jOTTde7pN69yKkoGQT/fPL"
    "xD4p/oP3cfrvNaS/o9/GcgvhMOGDUcujKwmQYyfhw/+kvYlbPHlKEjHkzw9HGFPdMotNAR"
    "LetbbFqOlvkn2MFzqSOBpviekaV/we3DJ4spvYCkrdL+x2Evi7S3/O/pklvnwvCXhv2Cfx"
    "ifiyayuOGKVtR79F08JW/QZ5/wqedMyWdk+dLo5x1mjHjSF5jS5dJiQzRZh55A1LfCD0iG"
    "jizEWKTgBPy6aRpKW/43cAt0cQvySqwLfV4O3IPc3pOe8llQL635jcPUsKalcpDyr1cDzG"
    "i+6oIl/7r8j79/Oxqdnb0enZ69Oh+/fP16fH56zvvKL1xsel2hgMub728+PGT3GvEg5zXw"
    "X6s2aa+dYCmRv+FfE0dAZ12ISLaHlu3ZqIZlezYqtWxFU26SB5PfyZSFKDXwIfJyPQR792"
    "5EDFqzhTorBct0DtSQ4tpmwciO0MOZ/OJVjZn8Iu8BbGayaFKBfhQuUrP9cTeTmGMxIQts"
    "zww6a4JpXg5wzeIqrOYmtE3cH0ibr4a00UUVwNo0Z23eEZxlH1TtwxrszdpY8K7tGZx3dM"
    "V7e2m65m8+igcXbA23QibEI+Yb9NkyJX8jSJpU7zKaBuKxmhIvNvaZ0Y4kKIi2YgpaLW6n"
    "+7I4D8YT6LIGuVZJ9kjUUr3uuNa22SKuR+ceXvJ1hm+bJnGYhe03yGJi2fHRjHpyhQl84q"
    "HVgqIlNgkS/PDKElyzpIz9KeWYI+yYIfMsOvPxXP4S8PGQR21Sc1kqksmCJR6iX5M9fbI2"
    "gDjWaf2SfxYgv6cex6yc+Imleugmj05P60ToT0/LI/RRW1oTaTl0dXd7y2039Glw9WmQM5"
    "v5WzezvjQh4TYSPdTG7kkLRh+J0zhbIiu1G6CfX2u6zHLKTaWJ172RAL8b/G7wu4t+d1rN"
    "5Itr8eFaqDkruQM1d4cz7JyWpYvI7fE2r3NeFjSts6Y98sRNjDZ6zkqClnXWctYNLii63N"
    "MtCEIEOGf3QAbUDoEtsGsKnIsgf0c9Ys2dH8i6EGrPoRpxZD+nx+omuJunm5XTw6uE2irM"
    "L44C/+2EhQ7nxf3VxdvrQckisQOIf/RJF1mAuugW1kU1vEcihwPTYtcO89QE8aZ1WEkSi3"
    "4G4R23yS7+eUGRaZlotcDsDXLIE/HQdIEd/sVP0A1DNGC2PD8oGOFkzkakMEEyMVk0It8l"
    "+NFHdLY1J5xOBQFSWCdSWIO9tDtGaLMstYYnDTcSPSR395dbCYmskMja2SUCElkhkbXbkx"
    "gSWSGRFQJqEFDTnZrVJInseokt+yfiWTNriiMdFOiCYqdhFWtARHfjKdV/mywzMRgxkcyC"
    "CJPEXI+G1Yb433GYX+aJ5FnZFcnEMUbRZ/k1PtemCsQ4kCCmFRcgNdjEl0oEemh6jsZ1vC"
    "jeq6J8S8GPgoykg7irsI/3dh/XNDGmhpqhWEw7LbfMiYF0mO7otykhkxIBVrE6hh9EQWGI"
    "LVfFllMTSqeo8o3zZLFSNzHVOqwsWJv028IvdBCdzbjnR2fcB1wScbbRX1juEFFX+IlUHD"
    "mSkeYF5b9Mhpal2bp16Dj/PPQ5wGsEr1GPJeYAXqM4ltc2RBTL9hBrODB0EJjBPdfDBuyc"
    "Yd8t9xzU3FLNeDolbrvXOScKfrrOepZuRJsDDQVB8NnhQAMcaDg+uHs40LB514F0eg7dwr"
    "qoE/X0PqF4BgrqKdU6rKKeNkTRNikJcZUaWxxTyNZIr1/rPJNvoMxEGJaTTpCnoBPjBHzI"
    "gfiQJ/7uKk8xlBY6S0kcrsTZi33BG5Y4G714+frl+dmrl0lls+RJVUGzYpFz4D3aLBSdc5"
    "QC12yp5qwkqFlvNUPcGnxgTYEFH/iIPjCkXHQ45eJf2Pe5ys2PxCdsoHB9sx2GVd6vG3U1"
    "RHlVttukfDEgd4S5/4bij0HUKXeIIf9ej5V5WOHXQvgZws9aLN69sM+7FX6G7HDIDgf9gp"
    "e9B5MDssP76arcE26PKH2UqGVY5Zz4ss82Ton4UBM9YTsgoU8iXOWZTVe+iNjJemIOFXfP"
    "h8eF64fq5K8pxukgKHfslWRY4bzA7RJ7cFxyakhJVd4s4RNsE8ULcGk52FurNbGRyelism"
    "ZhMcKOaaMC/cuoHkhiAHFgL28+XHz8JakeklhBt3cfvr9U1A+5/OXh+gI8y6/SJoUA39eg"
    "ZohIQURKR3ekXkTqWD6J75ccV42bhtVeiey0jVsy8bgHIk6qesgkT9aUoBX3NLg/glzi+d"
    "za9vmM4o6LVf9sai5DEJwOXZwOiJgcJGIi5z9/4R2FwVMOc1aqFcyaEatZnF/Wuj7wZcX1"
    "gbINXIiv0LaMLgTmy1DL255SsqBqrVUNccivQctwqdfXoGWIRkI08tjuv6bRSIm6wu2PtV"
    "Hu84sftI3DH7r1J+j677IgsYg7yiLF4osgzD1/n/EpJBx+ZNOVuAwJi7F9GkYtxb+iW5IY"
    "sW0fsRXlY1LX5tIu9lhNmgBYAV1YgQNXpMrvtxpRAXspRyVeLnW0t5oL2CrWqzHIZ9/WwP"
    "js21KIRVMWYYil5+dxLaplVEG1xG2qcLpoq4yn23SKy44cl/joiUT/eK+zcZ35Pi6f7+NC"
    "3TXu2Bj/S51GEGeE+ofy7llc/MQ3TM8IvEZ7Y1aqfzjzl7/m2lK5uBSI3OTwT9PoREGwj+"
    "v5uM4awntV2CWFVSR9D0orJkY5ABAyOhMyEC75KtQMGVe9VXOBDzwOfbVJHFJwWJmsonIi"
    "K0nM2YbNYsTBDnBOXeOcwGXXy2X37WDexOqO+/cvG+isjh95Vu5HnhU8GxuXXGz+fPm1WP"
    "ZwE34w8wjZ11qy7wJsYN721u4B8/arULMm5u1bD8+UR0XDhmfNWnGs0zBF3/a27cOCoLmH"
    "3UUYd7V8NCG8CRFTlMH9ByJf+Ij2GlGHiJhucpx0iAI+9zx5p9Bn+R0MjzxZIk+87nWzYC"
    "frYifLCVDEvPxi80QAbjbf4mbz5B1ufpQpJXbYmd+N9KUm63lRH0Vl3DnkgfL/NTjwFA/U"
    "RRXUOu2UmoI1Up623yjvHez6C1q+YSYdGmychh8JbcMOyZFQvP3Fd7J7gYNW2Ed8sgi+Ac"
    "08uhyiR+KyJMuJb4yyG++y9pFrOY6sJ8c31eq6DCno408tlGaA3VWX3TVRUQH20ordaZHD"
    "lezeJ/2x46rdYLGAxaK5ArY7e622Q1odvW5riegB7R5skYPGryT6JeGrWDPPWyvbl4QKnX"
    "x5U/CzF7UUzlori0ENy69myRKdZb2yPBkc4tbJaIHQmV6hs/RvKKjlgXwpMSRzYn3IFKwi"
    "n6///VBt82QqSMXd84ZQLg8Wz/0mlmbcHwzNLQxNn2BvujAYn9hNpntOrBfL0KHnOzcpWa"
    "CY8fViyRvpA0aTzThe0sVwcjZ40oAkKArC7V55nkCWZYjuPzP45J2oDrOWIlwifTiYTzsC"
    "sxtM+Ma24LZ8jFYzg71MfgsTvjtWS4P7mLjzRz3jkf+GtutzdoRebJD7XqBDyJpN6LQMTO"
    "IsnhyLCVlge2bQWRNM83KAK+SlfSUJS5CX9tWpGQrdQqFbXcMt2xS6zRBrhheFNrLAX0aS"
    "3/3wkdi4hLzMxVEe8LxHqP91iLCUgKwiMhUhWiOVJqY8WwWo7hyC+ACb0FSYXspkfWBG0Y"
    "SgkNYjJpqsayfG8CEV15Ww8Del+0LQSZugU6SdZjGnSKiHruy4TsRpXB5wGpfHm8bPhJsg"
    "0QMSPY69B6osD80TPX4K2cuqXTXuUm9njejQrSrxxdxqmALyJiqrN11gh/8WhGdMHuOQua"
    "pLbJYmhRR22IgQh8RTXbfTxvGOY4Q4OpR02slIXYfwhaTeo+RaOJQpyI/yJIu4PyQTNU+u"
    "gAAeBPD0nO4QwDs6rpssiOaxnbwsRHe0j+4AvwL8CvArtfiVKyzo/4/ED4EpkCuZ9mEVsz"
    "KVPbkvJrq2p1V+Ds/4OvwD0Bw/kehgL6PiLK8jrzWYUU8c7nVENQ2Ld57j8ssNi2djHska"
    "mBVtmRWhHaX9rkY86t5DY333BbG95CWu649uJHoB8KFdUrgK7WsxOCGdCNKJdDQ6db03+/"
    "oLmQasJJ63aay0N0ncbbsEGW5IniBRq+13GngOtkWhNlE9hkPK5KluUYdtytt88iYsK0N8"
    "hmQKDe+JkevR30lof8nOrU9+c4FAebA75TmU9kkPtDkotukuO24abIJ9YgQOs+ywSez0S5"
    "Ib2MUecVjqJnDxkBvfjxHLBCk+OlnO7c4HwamgKt7w2HFJzUDddViyewdiOxyr4Z8+n6uS"
    "FuqhnRIHuGuHxiAeCfHIDu9/EI/cD66W4waNmLhEoBfLwMGJOM+jio2vHO5EADJxWqDt0q"
    "ki2azUVk76Q/WHvIEsXHui3tDKYyIZoT5M4H0HRtJsSAHnaqI+Jwq3J+rM1Fu+YVq+i5kI"
    "VBc1fUkpV6dTsgHnZXOqnnDhfa1WMXN1WPVe3t3dZjR7eZNf/H98f3nNLXSpUt7JCrnl4j"
    "KWYRebvF4ZQXi5dH65xE99JAoyp3TfT0nAzp9/Zf4IsIf5tuK0ylksSsPLo/PLI8uh+YTj"
    "6qjim9Vl1NJyUKeuUEDNs6hnMUVWUSmqaRFYmfKAitWCBsxYNlnrs0JwRkuB6yQw54QZjD"
    "4SR1W5w5qXolsQ7VGw6dvR6Ozs9ej07NX5+OXr1+Pz0wToYlMV4pc33wvQM2t8qRYCX+Eg"
    "vCVTa4ntSh1EgvntNpQ8iUbonjIqcH17fXXz/uL2mxfnw/OcJxB74y9PC5eqplML6rLKGS"
    "GglJWItjAiFJI9Wj92d0aZuKwJrZn0BxMiD2Uqh6juu58SgTc/z64EfqNjxolAH8jhQ0c3"
    "RJYhMcI1swkrn5frA/a5okrjOkWVxuVFlcZ5KyGT7tiM/0gJwoFNrbmP6BbHFlrOSgLDpb"
    "OWCYewjY7TcqBhnTXsekE7sjojCDrWW8d06bbjqAqivXGLDsxQTTmONhHftZUelOKgi7a6"
    "8NtwhWmxrZlCrdSwa54QqnnshTKAM6twZvUI4O7ozKpqgdgRwFCI5uhHgq/oknfKHiYt6z"
    "OsdUCY4yK7tz8ofE+XhC1EvRnsPxJTnPQVR4EX1DaJF9bX507M33wk80FrHgGGo7O6HJ3d"
    "5pQWnM9qciMn10AR6PIytHF/qEK7RRVauL2sjSo6x83whdi2Wqk5KwkMnM5a3hg1zayEvB"
    "x4btWeG0kXodnSscgUtOkmuM96Fvn5paVrcf1EHGWVy1yPmm4FEZ23qz7EB/DWoQMR1R8q"
    "L2SZhzhJ2NqqmmUVV6xcKhTkcDQhtvMpepJKWu5ltEjNO05qf4eS8iQaBTwrsnCi/j301s"
    "5GNby1s1Gptyaa8tdXmMRoWJA1LdO/FKfdnz12sSqptBzfuP/hJvBgX1xO/kq+enfyVV3K"
    "VwgftfCFwNXV3wlS00jlCa8lNFI3V/1DJ7z6BNvK4/KWg711md0Sy+SPya9ZeOK3W7tAlS"
    "0YsXAJ5hzyy5sPFx9/UYN+qWDtLn95uL4oFI8GRx8cfXD0mzj6t3T+jmBl6DBuGla59jad"
    "Gwveq71P/46ueG8vum9bhrJFVJDORbHg8BJIYr5Bny3zc1xoONURAocdCxw+c26/ils54t"
    "H97ufgFdbzo603t5ZDStYb2fTsemPzXttcQizkMxkIdD5E2JfBUR+JG3PEImNbTwQxbNlo"
    "ZolLdFhYyzyueS4SGXxxlw6jVEpjB0l28+ST88n5HE9TuWbN+VBOcrmxqI2+XFpsiCZrOW"
    "Tc16tPZMpP2rwLvymLmpeRncWu1dXRbf5ptrpbKjMm25h+TaHouU4LMCQy7jFDFBJvdw5r"
    "O1uhp0fzD5ysn9tmChooL1BaEIRYjAJfCBdAuKDb4YLENmyTCJoI94JlzqJ9XgPr81Kkz/"
    "M4L4nvc4+qCYWfEukFvodm8SES1stIGEQJIEoAUYJhI9buA//jY+AMFKxd3DSsYu2kzeoF"
    "W9w7KKIE1CHhJdcxd4dW3Mt4Iyk1GjA3YIJss5wMT4cZ+hw2Ju7I5wYJg1G9lN0kDgKvtU"
    "de6yi+lG6LDThTXXamRKEJvsg1q5KWEYJJXGMSwx2Kh7xfjjGydBUzupQ7TElAbfY8Y2j5"
    "hqxF2eIylo3cAS9iSZ509iaWgglYfyarRIEHV2CcM9AbQKyQ7FG4Z2cAw3V+B83/1ac+p2"
    "4rR6+YRCjQ2XMNQ/HG4+cgQPFGnXQBxRv3WrwRglMQnILg1LBRcOpHkeXwFq8HiuhU0jas"
    "Ck8Fopdh4nX7+NTPC8xk3ElEuUSASgSr+Ihoyr8QYnQonq0W1nSBHIo8uhKhKpvMGMebMv"
    "4xIoIlU85X0UhclAYOK49V5RNyc4mkZvirN3Ql/67zOReGEJauISzIIN5LBnH0JhRdNDWc"
    "Ufcqz6xfUApXC0IkxwuRxAtzS7RT4gB3DbjjPJT6PmQsAW5jO7fRDDg+wnhUXYBbBXxOEP"
    "Bvhz/QWMfXAdBYOukCaKy930ECZ0zhsowDg7ujyzKOQ2M9YP9xoKCw5PNhFX3FeI8tmCuO"
    "CZpRD7mE8i3mBEkqK8qvxiK3WjTKxGqfiOC0rJAwtanP/5pNtv6bj+iKP/Gw42NJy9Qsz1"
    "Iks7J11MsqE5h82OoermdRz2LrdJ88mZk896fY5p+aGhK4MV24Mbhw4kDusfyzAPQ9Fa9+"
    "RSZ9JNVDiEe1Ur1HFanecVt6yqfl0NXd7e3FwzX6NLj6NMg7z6nfUFBLRQHHrBikcbVK4+"
    "oYCTpwKDOiHLJ9Le/7Xn/SO3YhCfR52NPih/OPR/sCO/SPz0avXyUesfhHlQ98z921WxUJ"
    "R1rkqm2kIFNN50w18sW1+HBtshEzkqBlrbWc9VAaqTkrCnruhJ4ZLeq5/O63nNjhr4BL+Z"
    "yTwLKZ5fgn4vOO4Wvu5WI4hucKg7BcI3F/UMXOVTGj3rKJQxT3B0+oRSkcx1+pEhTK0d5I"
    "AN7N8ebTniOpdvnreZ/ZEfqgg73zXlCLD8pHdLp8hIjWtDlDW5CDE7RF+gRPGfWMbaIQ2R"
    "F6SJTvoXiEhKxZrC0ts0XETbPpvJtMaI7FhCywPTPorAmmeTnAVZncRcytFojiKP2zKXa/"
    "RmxQa7ZO5OVgTpfhOlOVjqgD7ExZQgKQTQBqTuPmZYHH1ZnHzWYxNdJzRhIKgWit5sA1W6"
    "o5Kwlq1lrNGhzO785a3fDiHMgWh2zxA4O7o2xx5QqxA4SblJXQc1nodFUJkXZ/4ftcZYQM"
    "StLyk/bhc+n5Bo66bnNvoUs8nzpotaBLhJEYVqTlcydLXjn4sCBxD3FxKhUNYsahR7LmI1"
    "K24AMhPKEBi1L90RKv+X+PRObwh5cShrXV4+LpM2zZ5QUo5A8LNRf4RHJuxasG45YhSvrL"
    "ZPslH9rI5u9Dsr0uyfYppdVFPSUC+3A+7EV9S70rlJ+7TYlAyVhFPCa3fjRxunKiQKHo7H"
    "RJZfGfSxR5V6VvT1aoN8ekd3jvILN4zzaMRU4UXh6dX56UhVZ3H0+JwD5e7U+z6GTulo5e"
    "fMC3m5A+6+SlJpRu/t0Dng9KXDvRNHzWq4vTe1s5dHeOuF9+HnpcYrih8MM8US0QTcSt8N"
    "ibLoiJJutaLhgfSuF+sfB3JK4X+Fi6+FiRZpods42Eepg8NK6XEFeRD1d6xHb8zAlb2CVh"
    "l4RdUrlLXhDPmi5Um2TUUrlH4k2fFhtk9Oj56iGN9rRSn1H5Nit8xUh72+1l2hMt5fvWE/"
    "H80oMJamhTIj3cuUbjcZ36EONxeX0I0ZbLfOUvVQOEo+49RPdFrUz5FxWZ8i9UFy06THnN"
    "YvlJvpTI4Q/zHWfP39mxvYJ1cMjN7K//B5fkCG8="
)
