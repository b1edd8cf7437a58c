from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "log_heads" (
    "id" UUID NOT NULL PRIMARY KEY,
    "last_sequence" BIGINT NOT NULL
);
        CREATE TABLE IF NOT EXISTS "memory_applications" (
    "id" UUID NOT NULL PRIMARY KEY,
    "key_hash" VARCHAR(64) NOT NULL,
    "result" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_memory_appl_workspa_eb6f12" UNIQUE ("workspace_id", "key_hash")
);
CREATE INDEX IF NOT EXISTS "idx_memory_appl_created_cc7e0b" ON "memory_applications" ("created_at");
        CREATE TABLE IF NOT EXISTS "memory_entries" (
    "id" UUID NOT NULL PRIMARY KEY,
    "namespace" VARCHAR(100) COLLATE "C" NOT NULL,
    "key" VARCHAR(200) COLLATE "C" NOT NULL,
    "value" TEXT NOT NULL,
    "size_bytes" INT NOT NULL,
    "revision" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_memory_entr_workspa_36b2b2" UNIQUE ("workspace_id", "namespace", "key")
);
CREATE INDEX IF NOT EXISTS "idx_memory_entr_expires_27de93" ON "memory_entries" ("expires_at");
        CREATE TABLE IF NOT EXISTS "memory_heads" (
    "id" UUID NOT NULL PRIMARY KEY,
    "entry_count" INT NOT NULL,
    "workspace_id" UUID NOT NULL UNIQUE REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
        CREATE TABLE IF NOT EXISTS "cached_results" (
    "id" UUID NOT NULL PRIMARY KEY,
    "key" VARCHAR(64) NOT NULL,
    "result" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_cached_resu_workspa_d15a02" UNIQUE ("workspace_id", "key")
);
CREATE INDEX IF NOT EXISTS "idx_cached_resu_expires_cb4149" ON "cached_results" ("expires_at");
        CREATE TABLE IF NOT EXISTS "log_lines" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "workflow_id" UUID NOT NULL,
    "sequence" BIGINT,
    "event_sequence" INT NOT NULL,
    "node_key" VARCHAR(64),
    "path" VARCHAR(500) NOT NULL,
    "level" VARCHAR(8) NOT NULL,
    "message" TEXT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "execution_id" UUID NOT NULL REFERENCES "executions" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_log_lines_executi_fc8333" UNIQUE ("execution_id", "event_sequence"),
    CONSTRAINT "uid_log_lines_workspa_5f18c7" UNIQUE ("workspace_id", "sequence")
);
CREATE INDEX IF NOT EXISTS "idx_log_lines_workspa_28d145" ON "log_lines" ("workspace_id", "at", "id");
CREATE INDEX IF NOT EXISTS "idx_log_lines_workspa_fa838d" ON "log_lines" ("workspace_id", "level", "at", "id");
CREATE INDEX IF NOT EXISTS "idx_log_lines_workflo_b7f4de" ON "log_lines" ("workflow_id", "at", "id");
CREATE INDEX IF NOT EXISTS "idx_log_lines_sequenc_58d17a" ON "log_lines" ("sequence", "id");
        CREATE TABLE IF NOT EXISTS "usage_days" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workflow_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "trigger" VARCHAR(16) NOT NULL,
    "runs" BIGINT NOT NULL,
    "duration_ms" BIGINT NOT NULL,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cost_usd" DECIMAL(18,8) NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_usage_days_workspa_0be69f" UNIQUE ("workspace_id", "workflow_id", "day", "status", "trigger")
);
        CREATE TABLE IF NOT EXISTS "tasks" (
    "id" UUID NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "name" VARCHAR(200) COLLATE "C" NOT NULL,
    "description" TEXT,
    "status" VARCHAR(16) NOT NULL,
    "priority" SMALLINT NOT NULL,
    "due_at" TIMESTAMPTZ,
    "expires_at" TIMESTAMPTZ,
    "escalate_at" TIMESTAMPTZ,
    "escalate_to" JSONB NOT NULL,
    "tags" JSONB NOT NULL,
    "form" TEXT,
    "answer" TEXT,
    "resolution" VARCHAR(16),
    "node_key" VARCHAR(64),
    "path" VARCHAR(500) NOT NULL,
    "wait_sequence" INT,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "completed_kind" VARCHAR(16),
    "completed_id" UUID,
    "completed_for" UUID,
    "completed_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "execution_id" UUID REFERENCES "executions" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_tasks_workspa_7eadb3" ON "tasks" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_tasks_workspa_e08aa1" ON "tasks" ("workspace_id", "due_at", "id");
CREATE INDEX IF NOT EXISTS "idx_tasks_workspa_1186e4" ON "tasks" ("workspace_id", "priority", "id");
CREATE INDEX IF NOT EXISTS "idx_tasks_executi_da70e1" ON "tasks" ("execution_id", "id");
CREATE INDEX IF NOT EXISTS "idx_tasks_escalat_d8ffc1" ON "tasks" ("escalate_at", "id");
        CREATE TABLE IF NOT EXISTS "task_assignees" (
    "id" UUID NOT NULL PRIMARY KEY,
    "user_id" UUID NOT NULL,
    "position" INT NOT NULL,
    "mail_due_at" TIMESTAMPTZ,
    "mail_tries" INT NOT NULL,
    "notified_at" TIMESTAMPTZ,
    "task_id" UUID NOT NULL REFERENCES "tasks" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_task_assign_task_id_de0cfd" UNIQUE ("task_id", "user_id")
);
CREATE INDEX IF NOT EXISTS "idx_task_assign_user_id_bc7540" ON "task_assignees" ("user_id", "task_id");
CREATE INDEX IF NOT EXISTS "idx_task_assign_mail_du_149416" ON "task_assignees" ("mail_due_at", "id");
        CREATE TABLE IF NOT EXISTS "task_tags" (
    "id" UUID NOT NULL PRIMARY KEY,
    "tag" VARCHAR(50) COLLATE "C" NOT NULL,
    "task_id" UUID NOT NULL REFERENCES "tasks" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_task_tags_task_id_a09faa" UNIQUE ("task_id", "tag")
);
CREATE INDEX IF NOT EXISTS "idx_task_tags_tag_09dc76" ON "task_tags" ("tag", "task_id");
        ALTER TABLE "executions" ADD "quarantined_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "budget_usd" DECIMAL(18,8);
        ALTER TABLE "executions" ADD "fork_of" UUID;
        ALTER TABLE "executions" ADD "trace_parent" VARCHAR(55);
        ALTER TABLE "executions" ADD "pruned_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "resume_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "parent_sequence" INT;
        ALTER TABLE "executions" ADD "budget_tokens" BIGINT;
        ALTER TABLE "executions" ADD "depth" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "reuse" TEXT;
        ALTER TABLE "executions" ADD "parent_id" UUID;
        ALTER TABLE "executions" ADD "strikes" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "is_dispatched" BOOL NOT NULL DEFAULT True;
        ALTER TABLE "node_runs" ADD "is_reused" BOOL NOT NULL DEFAULT False;
        CREATE INDEX IF NOT EXISTS "idx_executions_fork_of_2724b9" ON "executions" ("fork_of", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_resume__a81bb6" ON "executions" ("resume_at", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_parent__461b3e" ON "executions" ("parent_id", "id");
        CREATE INDEX IF NOT EXISTS "idx_execution_c_executi_7fe268" ON "execution_commands" ("execution_id", "applied_at");"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_executions_fork_of_2724b9";
        DROP INDEX IF EXISTS "idx_executions_resume__a81bb6";
        DROP INDEX IF EXISTS "idx_executions_parent__461b3e";
        DROP INDEX IF EXISTS "idx_execution_c_executi_7fe268";
        ALTER TABLE "executions" DROP COLUMN "quarantined_at";
        ALTER TABLE "executions" DROP COLUMN "budget_usd";
        ALTER TABLE "executions" DROP COLUMN "fork_of";
        ALTER TABLE "executions" DROP COLUMN "trace_parent";
        ALTER TABLE "executions" DROP COLUMN "pruned_at";
        ALTER TABLE "executions" DROP COLUMN "resume_at";
        ALTER TABLE "executions" DROP COLUMN "parent_sequence";
        ALTER TABLE "executions" DROP COLUMN "budget_tokens";
        ALTER TABLE "executions" DROP COLUMN "depth";
        ALTER TABLE "executions" DROP COLUMN "reuse";
        ALTER TABLE "executions" DROP COLUMN "parent_id";
        ALTER TABLE "executions" DROP COLUMN "strikes";
        ALTER TABLE "executions" DROP COLUMN "is_dispatched";
        ALTER TABLE "node_runs" DROP COLUMN "is_reused";
        DROP TABLE IF EXISTS "task_tags";
        DROP TABLE IF EXISTS "task_assignees";
        DROP TABLE IF EXISTS "tasks";
        DROP TABLE IF EXISTS "usage_days";
        DROP TABLE IF EXISTS "log_lines";
        DROP TABLE IF EXISTS "cached_results";
        DROP TABLE IF EXISTS "memory_heads";
        DROP TABLE IF EXISTS "memory_entries";
        DROP TABLE IF EXISTS "memory_applications";
        DROP TABLE IF EXISTS "log_heads";"""


MODELS_STATE = (
    "eJztXf1z2zbS/lcw+qV9Z3SeRI6S9PLOO2MnbuOrE9/Ebnu9pkNDIiSxpgiWBK3oevnfXw"
    "D8ED9AmqS+QHpnrpeEwELSsyCw++xi8ddgSU1i+yeXJlm6lBFnuv6RrAd/R38NHLwk/C8l"
    "PYZogF130y4eMDyxpYi16Wvck7VsxBOfeXjKePsM2z7hj0ziTz3LZRZ1+FMnsG3xkE55R8"
    "uZi4HO0NQjmPF/oWXAsOiJ2AIztMI+MqnDR7knLkM+DR9bzEcecbkImlsPxOdPCfL5D0HY"
    "8VfEOxHfJHCsPwNiMDonvNnjn/PbbwP+zahnWKboEH+U+Dv/+oPff+d/sRyTfCG+6C3+6d"
    "4bM4vYZgaqUFw+N9jalc9++uny3feyp/hxE2NK7WDpbHq7a7agTtI9CCzzRMiItjlxiIcZ"
    "MVOgCZginONH4Q/iD5gXkOSrmpsHJpnhwBbQD/53FjhTiSNX38k98Rxin1imf+KQFf/5/x"
    "d9y5SEYXy8vjVuLm4NY1BHadGjKXWEwi2HCcz++hqOu8FGPh2ID3j7/uzTt6cv/0eiQX02"
    "92SjRG7wVQpihkNRif8G8LTW6sKeltkl+PGDDfqbeR6DGcOlGcCplz019bOAvl1gTw1oWi"
    "YHKP+CHYRysMRfDJs4c7bg/3z5ogLan88+SXRfvpDoUr7ChUvgx6hlJJuyIN+H62ddfKPu"
    "PYR2NB7XwJb3KgVXtmXRnVBzbSywv2iCcUaoh0jvfhLzNUR83wLG/7i5/qjGeCORA9i0pg"
    "z9F9mWzzoIdAWwAgtpUPj+n3Ya0G8/nP0rj/Xbq+vz/AotBjjPAS8tImIaWAH+O97CrCVR"
    "KyArmVdCJHoS/2U3qihYIMfRxO3lh4ub27MP/8yo493Z7YVoGcmn69zTb1/mVJQMgn65vH"
    "2PxD/Rv68/XuS1lvS7/fdAfCccMGo4dGVgMw1k/Dh+9FXYlbP7lKEjHkzw9H6FPdMotNAR"
    "LetbbFqOlvkn2MFzqSOBpviekaV/xu3DB4spvYCkrdL+x2Evi7S3/G/oklvnwvCXhv2Cfx"
    "ifiyayuOGKVtS79108JW/QnU/41HOm5A5ZvjT6eYcZI570BaZ0ubTYEE3WoScQ9a3wA5Kh"
    "IwsxFik4Ab9tmobSlv8d3AJd3IK8EutCn5cD9yC396SnfBbUc2t+6TA1rGmpHKT869UAM5"
    "qvumDJvy7/42/fjUanp69Gz05fvh6/ePVq/PrZa95XfuFi06sKBZxf/nD58Ta714gHOa+B"
    "/1q1SXvhBEuJ/CX/mjgCOutCRLI9tGxPRzUs29NRqWUrmnKTPJj8QaYsRKmBD5GX6yHYu3"
    "cjYtCaLdRZKVimc6CGFNc2C0Z2hB7O5Ocva8zk53kPYDOTRZMK9KNwkZrtj7uZxByLCVlg"
    "e2bQWRNM83KAaxZXYTU3oW3i/kDaPBnSRhdVAGvTnLV5T3CWfVC1D2uwN2tjwbu2Z3De0x"
    "Xv7aXpmm98FA8u2BpuhUyIR8w36M4yJX8jSJpU7zKaBuKxmhIvNvaZ0Y4kKIi2YgpaLW7P"
    "9mVxHown0GUNcq2S7JGopXrdca1ts0Vcj849vOTrDN82TeIwC9tvkMXEsuOjGfXkChP4xE"
    "OrBUVLbBIk+OGVJbhmSRn7U8oxR9gxQ+ZZdObjufwl4OMhj9qk5rJUJJMFSzxEvyV7+mRt"
    "AHGs0/ol/yxAfkM9jlk58RNL9dBNHj17VidC/+xZeYQ+aktrIi2H3l5fXXHbDX0evP08yJ"
    "nN/K2bWV+akHAbiR5qY/ekBaP3xGmcLZGV2g3Qj681XWY55abSxOveSIDfDX43+N1Fvzut"
    "ZvLFtfhwLdScldyBmrvDGXZOy9JF5PZ4m9c5Lwua1lnTHnngJkYbPWclQcs6aznrBhcUXe"
    "7pFgQhApyzeyADaofAFtg1Bc5FkL+nHrHmzo9kXQi151CNOLJf0mN1E9zN083K6eFVQm0V"
    "5hdHgf92wkKH8+zm7dm7i0HJIrEDiH/ySRdZgLroFtZFNbxHIocD02IXDvPUBPGmdVhJEo"
    "t+BuEdt8ku/mVBkWmZaLXA7A1yyAPx0HSBHf7FT9AlQzRgtjw/KBjhZM5GpDBBMjFZNCLf"
    "JfjeR3S2NSecTgUBUlgnUliDvbQ7RmizLLWGJw03Ej0kd/eXWwmJrJDI2tklAhJZIZG125"
    "MYElkhkRUCahBQ052a1SSJ7GKJLftn4lkza4ojHRTogmKnYRVrQER34yHVf5ssMzEYMZHM"
    "ggiTxFyPhtWG+N9xmF/mieRZ2RXJxDFG0Z38Gne1qQIxDiSIacUFSA028aUSgR6anqNxHS"
    "+K96oo31LwoyAj6SDuKuzjvd3HNU2MqaFmKBbTTsstc2IgHaY7+m1KyKREgFWsjuEHUVAY"
    "YstVseXUhNIpqnzpPFis1E1MtQ4rC9Ym/bbwCx1EZzPu+dEZ9wGXRJxt9BeWO0TUFX4iFU"
    "eOZKR5Qfkvk6FlabZuHTrOPw99DvAawWvUY4k5gNcojuW1DRHFsj3EGg4MHQRmcM/1sAE7"
    "Z9h3yz0HNbdUM55Oidvudc6Jgp+us56lG9HmQENBEHx2ONAABxqOD+4eDjRs3nUgnR5Dt7"
    "Au6kQ9fUgonoGCekq1Dquopw1RtE1KQlylxhbHFLI10uvXOs/kGygzEYblpBPkKejEOAEf"
    "ciA+5IG/u8pTDKWFzlIShytx9nxf8IYlzkbPX7x68fr05YukslnypKqgWbHIOfAebRaKzj"
    "lKgWu2VHNWEtSst5ohbg0+sKbAgg98RB8YUi46nHLxT+z7XOXmJ+ITNlC4vtkOwyrv1426"
    "GqK8KtttUr4YkDvC3H9D8ccg6pQ7xJB/r8fKPKzwayH8DOFnLRbvXtjn3Qo/Q3Y4ZIeDfs"
    "HL3oPJAdnh/XRVbgi3R5Q+StQyrHJOfNlnG6dEfKiJHrAdkNAnEa7yzKYrX0TsZD0xh4q7"
    "58PjwvVDdfLXFON0EJQ79koyrHBe4HaJPTguOTWkpCpvlvAJtoniBTi3HOyt1ZrYyOR0MV"
    "mzsBhhx7RRgf55VA8kMYA4sOeXH88+/ZpUD0msoKvrjz+cK+qHnP96e3EGnuWTtEkhwPcU"
    "1AwRKYhI6eiO1ItIHcsn8f2S46px07DaK5GdtnFLJh73QMRJVQ+Z5MGaErTingb3R5BLPJ"
    "9b2z6fUdxxseqfTc1lCILToYvTARGTg0RM5PznL7yjMHjKYc5KtYJZM2I1i/OLWtcHvqi4"
    "PlC2gQvxBG3L6EJgvgy1vO0pJQuq1lrVEId8ClqGS72egpYhGgnRyGO7/5pGIyXqCrc/1k"
    "a5zy9+0DYOf+jWn6CLv8mCxCLuKIsUiy+CMPf8fcankHD4kU1X4jIkLMb2aRi1FP+Kbkli"
    "xLZ9xFaUj0ldm0u72GM1aQJgBXRhBQ5ckSq/32pEBeylHJV4udTR3mouYKtYr8Ygn35XA+"
    "PT70ohFk1ZhCGWnp/HtaiWUQXVErepwumirTKebtMpLjtyXOKjJxL9471Ox3Xm+7h8vo8L"
    "dde4Y2P8hzqNIM4I9Q/l3bO4+IFvmJ4ReI32xqxU/3DmL3/NtaVycSkQucnhn6bRiYJgH9"
    "fzcZ01hPeqsEsKq0j6HpRWTIxyACBkdCZkIFzyJNQMGVe9VXOBDzwOfbVJHFJwWJmsonIi"
    "K0nM2YbNYsTBDnBOXeOcwGXXy2X37WDexOqO+/cvG+i0jh95Wu5HnhY8GxuXXGz+ePm1WP"
    "ZwE34w8wjZ11qy7wJsYN721u4B8/ZJqFkT8/YDWVJvfea6dsW9s8VOlebuUnY38Kb/Nnbv"
    "dIGdeXyQFIvLZU0uOlnLq4Qskyxdyk3j6Rrdk/Ub/hBN6XIp2lYWW3AxEo1Q/5gpHyjk2P"
    "JHTcGq1sWqTlTUwJJLy/TQrt59XICrQ3zfAsS35EtJldeNRC8ArtpjLv51m9leCtfMZw6K"
    "xt3zd8932aqDjFA4Pnj0TQKODz6J44OhBXrhMG9dbqCGzXVMU8J7WluxsWF1k4Br1JOGqP"
    "hCJ+jaIaLqIpOP7jZp+nfcKA0cUZiR/2/i848fynREy0chxKY4i+ggny6JLIzCbVjicyO3"
    "WW2UZIZyUweMV22N14yqmvPCiWgvbKwcU1aLHH5eQQ4/ryCHnz9GDov3prFOIqEeauPIVL"
    "1cY5u4H4lAL3RxaO/Dt/5DjKSoTxbz0ns9skKHu9pjn+/Ajm/38MiD1fC2lLQIXJcC16U8"
    "ST8Zgh9PQs0aHYN+PB8TOC/gvI7uWwLn9YQ4r/cEZ+maYuuwBuO1EJV2W/Nd7+kK8e+5Rh"
    "Fxlr5pEy2wPwz5LWIKgostSEhgSYprTiFlsWP8lFDy2pAabeCz5KQO57Y82xO4u3ZbdNwD"
    "j5qPuMMdsMkKXWu3vHbILeX/d4i9Ugcl7GOn3Gr3e+fhmbKGfdhQuefF9eYNU/Rtv+3dLg"
    "iae9hdhNlHlo8mhDchYor7uf+OyBc+or1GVIR9iJfUuR+mAkN38jsYMaNzB7thx3ZDOQGK"
    "mP/j5vqjGvNEIO+RWlOG/otsy+8iK1oBroCimo3OE885LYgB8mx08g433yxTYrBX7nKvFM"
    "DuZKuMB+qiCmrtlKkpeJCN8sbBrr+g5Rtm0qHBxmn4kdA2iRJyJBRvf+FGipEXODKZl08W"
    "EVxFM48uh+ieuCwpvyQyd0U33mXtI9dyHHnRJd9Uq5MiUtAnYRTIhdB1d+1McKxDAUewWM"
    "Bi0VwB2zHcajukFcHd1hLRA9o92CIHPVgv0S85Vx9r5nFrZfu76kInn87SvHbtSyCUt9QN"
    "wxshhqjYnk1CKOuVjWHD7RI6GS1wpl+vRMH0byiopTxdMCfWhxJmh84ZZHiuyBYstzTj/m"
    "BobmFo+gR704XB+MRuMt1zYr1Yhg6eI8swCxQzvl6Ri430ActcmHG8pIt1LrLBkwYkQVEQ"
    "8mjzPIG8L+aBeAIhg0/eiarKfinCJdIQ98/D7AYTvrEtuC0fo9XMYC+T38KE747V8qiVni"
    "pjO2XUM+75b2i7PmdH6MUGue8FOoSs2YROy8AkzuLJsZiQBbZnBp01wTQvB7jCmZEnmGcO"
    "Z0aehJp1TKXUV71wnEDjJMkS5BmeG14U2sgCfx5Jfv/jJ2LjEvIyF0e5xfMeof71EGEpAV"
    "lFZCpCtEYqTUx5tgpQiYIifIBNaCpML2Xy4nJG0YSgkNYj5qPVQlJxQD5kISfmN/l0mI0Z"
    "QtBJm6BTpJ1mMadIqIeu7LhOxGlcHnAal8ebxo+EmyDRAxI9jr0HqiwPzRM9fg7Zy6pdNe"
    "5Sb2eN6NCtrgiNudUwBeRNdN9nWDHWRHjG5DGOpPBs7R02IsQh8VTX7bRxvOMYIY4OJZ12"
    "MlLXIXwhqfcouRYOZY1KkMX9IZmoeXIFBPAggKfndIcA3tFx3WRBNI/t5GUhuqN9dAf4Fe"
    "BXgF+pxa+8xYL+/xRevaEgVzLtwypmZSp7GuEtHu1plV/CM74O/wA0xw8kOtjLqDjLK6qe"
    "O2hGPXG41xHVNCzeec6hb3RBDzAr2jIryiLaT7F8NtzI03mXVKPipDVUoUlBkk4anJBOBO"
    "lEOhqdulYnvfhCpkHZhZGbxkp7k8TdtkuQ4YbkCRK12v6ggedgWxRqE9VjOKRMnuoWddim"
    "vM0nb8KyMsRnSKbQWKKUqevRP0hof8nOrU9+c4FAebA75TmU9kkPtDkotukuO24abIJ9Yg"
    "QOs+ywSez0S5Ib2MUecVg0avyQG9/3EcsEKT46Wc7tzgfBqaAq3vDYcUnNQN11WLJ7B2I7"
    "HKvhnz6fq5IW6qGdEge4a4fGIB4J8cgO738Qj9wPrpbjBo2YuESgF8vAwYk4z6OKja8c7k"
    "QAMnFaoO3SqSLZrPzuh7g/VH9Q3fpA1BtaeUwkI9SHCbzvwEiaDSngXE3U50QPco2YNotH"
    "15h6yzdMy3cxE4HqoqbPKeXqdEo24LxsTtUTLryv1Spmrg6r3vPr66uMZs8v84v/Tx/OL7"
    "iFLlXKO1kht6y6xDTFLjZ5vTKC8HLp/HKJn3rf7PbfjQTs/PlX5s8Ae5hvK06rnMWiNLw8"
    "Or88shyaTziujiq+WV1GLS0HdeoKBdQ8i3oWU2QVlaKaFoGVKQ+oWC1owIxlk7U+KwRntB"
    "S4TgJzTpjB6D1xVJU7rHkpugXRHgWbvhuNTk9fjZ6dvnw9fvHq1fj1swToYlMV4ueXPwjQ"
    "M2t8qRYCX+EgvCNTa4ntSh1EgvntNpQ8iUbonjIqcH138fbyw9nVt89fD1/nPIHYG3/xLO"
    "9yZ1IL6rLKGSGglJWItjAiFJI9Wj92d0aZuKwJrZn0BxMiD2Uqh6juu58SgTc/z64EfqNj"
    "xolAH8jhQ0c3RJYhMcI1swkrn5frA/a5okrjOkWVxuVFlcZ5KyGT7tiM/0gJwoFNrbmP6B"
    "bHFlrOSgLDpbOWCYewjY7TcqBhnTXsekE7sjojCDrWW8d06bbjqAqivXGLDsxQTTmONhHf"
    "tZUelOKgi7a68NtwhWmxrZlCrdSwa54QqnnshTKAM6twZvUI4O7ozKpqgdgRwFCI5uhHgt"
    "/SJe+UPUxa1mdY64Awx0V2b39Q+IYuCVuIejPYvyemOOkrjgIvqG0SL6yvz52Yb3wk80Fr"
    "HwHefEMr/i22FR3YhYO1uhys3eYMF5zeanJfJ9dAEejyIrVxf6hRu0WNWrjbrI0qOsfcpL"
    "aWhmrOSgI/p7OW8wZFXSshLwd+XbVfR9IlarZ0OzLlbroJ7qN+R35+ael4XDwQR1kDM9ej"
    "ptNBROftahPxAbx16F5E1YnKy1zmIU7SubaqdVnFJCuXCgV1HE2I7XyKniSalnsZLRL3jp"
    "P436GUPYlGAc+KHJ2ofw+9tdNRDW/tdFTqrYmm/OUWJjEalmtNy/QvAWr3J5NdrEo5Lcc3"
    "7n+4CTzYF5eTv7Cv3o19VVf2FYJLLXwhcHX1d4LUNFJ5OmwJjdTNVf/Q6bA+wbbyML3lYG"
    "9dZrfEMvlD9GsWngfu1i5QZQtGLFyCOYf8/PLj2adf1aCfK1i7819vL84KpaXB0QdHHxz9"
    "Jo7+FZ2/J1gZWIybhlWuvU3nxoL3au/Tv6cr3tuLbuOWgW4RM6RzUUo4vCKSmG/QnWXexW"
    "WIUx1rhhUhcKhL4PCRU/1V3MoRD/Z3P0OvsJ4fbb25shxSst7IpkfXG5v32uaKYiGfyU+g"
    "8yHCvgyO+kjcpyMWGdt6IIhhy0YzS1yxw8JK53FFdJHm4IubdhilUho7SLKbJ5+dz85dPE"
    "3lmjXnQznJ1ceicvpyabEhmqzlkHFfrz6RKT9p8y78rix5XkZ2FrtW1063+afZ6m6pvJls"
    "Y/o1hZLoOi3AkOa4x/xRSMvdOaztbIWeHtw/cCp/bpspaKC8fGlBEGIxCnwhXADhgm6HCx"
    "LbsE0iaCLcC5Y5i/brGli/LkX6dR7nJfF97lE1ofBTIr3A99AsPkTCehkJgygBRAkgSjBs"
    "xNp95H98CpyBgrWLm4ZVrJ20Wb1gi1sJRZSAOiS8Ajvm7tCKexlvJKVGA+YGTJBtlpPh6T"
    "BDd2Fj4o7cNUgYjKqp7CZxEHitPfJaR/GldFtswJnqsjMlylDwRa5ZDbWMEEziGpMYblg8"
    "5O1zjJGlq5jRpdxhSgIqt+cZQ8s3ZKXKFle1bOQOeE1L8qSz97QUTMD6M1klCjy4AuOcgd"
    "4AYoVkj8I9OwMYLvs7aP6vPtU7dVs5esUkQvnOnmsYSjsePwcBSjvqpAso7bjX0o4QnILg"
    "FASnho2CUz+JLId3eD1QRKeStmFVeCoQvQwTr9vHp35ZYCbjTiLKJQJUIljFR0RT/oUQo0"
    "PxbLWwpgvkUOTRlQhV2WTGON6U8Y8RESyZcr6KRuKiNHBYeawqn5CbSyQ1w1+9oSv5d53P"
    "uTCEsHQNYUEG8V4yiKM3oeiiqeGMuld5Zv2CUrhaECI5XogkXphbop0SB7hrwB3nodT3IW"
    "MJcBvbuY1mwPERxqPqetwq4HOCgH87/IHGOr4OgMbSSRdAY+39hhI4YwpXaRwY3B1dpXEc"
    "GusW+/cDBYUlnw+r6CvGe2zBXHFM0Ix6yCWUbzEnSFJZUX41FrnVolEmVvtEBKdlhYSpTX"
    "3+12yy9Tc+oiv+xMOOjyUtU/vWh7xmsnXUyyoTmHzY6h6uZ1HPYut0nzyZmTz3p9jmn5oa"
    "ErgxXbgxuHDiQO6x/LMA9A0Vr35FJn0k1UOIR7VSvUcVqd5xW3rKp+XQ2+urq7PbC/R58P"
    "bzIO88p35DQS0VBRyzYpDG1SqNq2Mk6MChzIhyyPa1vO97/Unv2IUk0MdhT4sfzj8e7Qvs"
    "0D8+Hb16mXjE4h9VPvANd9euVCQcaZGrtpGCTDWdM9XIF9fiw7XJRsxIgpa11nLWQ2mk5q"
    "wo6LkTema0qOfyu99yYoe/Ai7lc04Cy2aW45+IzzuGr7mXi+EYnisMwnKNxP1BFTtXxYx6"
    "yyYOUdwfPKEWpXAcf6VKUChHeyMBeDfHm097jqTa5a/nfWZH6IMO9s57QS0+KB/R6fIRIl"
    "rT5gxtQQ5O0BbpEzxl1DO2iUJkR+ghUb6H4hESsmaxtrTMFhE3zabzbjKhORYTssD2zKCz"
    "Jpjm5QBXZXIXMbdaIIqj9M+m2P0asUGt2TqRl4M5XYbrTFU6og6wM2UJCUA2Aag5jZuXBR"
    "5XZx43m8XUSM8ZSSgEorWaA9dsqeasJKhZazVrcDi/O2t1w4tzIFscssUPDO6OssWVK8QO"
    "EG5SVkLPZaHTVSVE2v2Z73OVETIoSctP2oePpecbOOq6zb2FLvF86qDVgi4RRmJYkZbPnS"
    "x55eDtgsQ9xMWpVDSIGYfuyZqPSNmCD4TwhAYsSvVHS7zm/90TmcMfXkoY1laPi6fPsGWX"
    "F6CQPyzUXOATybkVrxqMW4Yo6S+T7Zd8aCObvw/J9rok26eUVhf1lAjsw/mwF/Ut9a5Qfu"
    "42JQIlYxXxmNz60cTpyokChaKz0yWVxX8uUeRdlb49WaHeHJPe4b2DzOI92zAWOVF4eXR+"
    "eVIWWt19PCUC+3i1P82ik7lbOnrxAd9uQvqok5eaULr5d7d4Pihx7UTT8FGvLk7vbeXQXT"
    "vifvl56HGJ4YbCD/NEtUA0EbfCY2+6ICaarGu5YHwohfvFwt+RuF7gY+niY0WaaXbMNhLq"
    "YfLQuF5CXEU+XOkR2/EjJ2xhl4RdEnZJ5S55RjxrulBtklFL5R6JN31abJDRo8erhzTa00"
    "p9RuXbrPAVI+1tt5dpT7SU71sPxPNLDyaooU2J9HDnGo3HdepDjMfl9SFEWy7zlb9UDRCO"
    "uvcQ3ee1MuWfV2TKP1ddtOgw5TWL5Sf5UiKHP8x3nD1/Z8f2CtbBITezr/8PsvTeNA=="
)
