from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "dispatch_places" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "workflow_id" UUID NOT NULL,
    "is_held" BOOL NOT NULL,
    "priority" INT NOT NULL,
    "queued_at" TIMESTAMPTZ NOT NULL
);
CREATE INDEX IF NOT EXISTS "idx_dispatch_pl_is_held_0d6d93" ON "dispatch_places" ("is_held", "workspace_id", "priority", "queued_at");
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
        CREATE TABLE IF NOT EXISTS "concurrency_limits" (
    "id" UUID NOT NULL PRIMARY KEY,
    "max_running" INT NOT NULL,
    "workflow_id" UUID REFERENCES "workflows" ("id") ON DELETE CASCADE,
    "workspace_id" UUID REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_concurrency_workspa_91fa21" UNIQUE ("workspace_id", "workflow_id")
);
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
        ALTER TABLE "workflow_drafts" ALTER COLUMN "graph" TYPE JSON USING "graph"::JSON;
        ALTER TABLE "workflow_draft_snapshots" ALTER COLUMN "graph" TYPE JSON USING "graph"::JSON;
        ALTER TABLE "workflow_versions" ALTER COLUMN "graph" TYPE JSON USING "graph"::JSON;
        ALTER TABLE "executions" ADD "depth" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "quarantined_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "deaths" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "budget_tokens" BIGINT;
        ALTER TABLE "executions" ADD "budget_usd" DECIMAL(18,8);
        ALTER TABLE "executions" ADD "trace_parent" VARCHAR(55);
        ALTER TABLE "executions" ADD "pruned_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "parent_sequence" INT;
        ALTER TABLE "executions" ADD "resume_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "parent_id" UUID;
        ALTER TABLE "executions" ADD "is_dispatched" BOOL NOT NULL DEFAULT True;
        ALTER TABLE "executions" ADD "reuse" TEXT;
        ALTER TABLE "executions" ADD "fork_of" UUID;
        ALTER TABLE "executions" ADD "strikes" INT NOT NULL DEFAULT 0;
        ALTER TABLE "node_runs" ADD "is_reused" BOOL NOT NULL DEFAULT False;
        CREATE INDEX IF NOT EXISTS "idx_executions_resume__a81bb6" ON "executions" ("resume_at", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_parent__461b3e" ON "executions" ("parent_id", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_fork_of_2724b9" ON "executions" ("fork_of", "id");
        CREATE INDEX IF NOT EXISTS "idx_execution_c_executi_7fe268" ON "execution_commands" ("execution_id", "applied_at");"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_executions_resume__a81bb6";
        DROP INDEX IF EXISTS "idx_executions_parent__461b3e";
        DROP INDEX IF EXISTS "idx_executions_fork_of_2724b9";
        DROP INDEX IF EXISTS "idx_execution_c_executi_7fe268";
        ALTER TABLE "workflow_drafts" ALTER COLUMN "graph" TYPE JSONB USING "graph"::JSONB;
        ALTER TABLE "workflow_draft_snapshots" ALTER COLUMN "graph" TYPE JSONB USING "graph"::JSONB;
        ALTER TABLE "workflow_versions" ALTER COLUMN "graph" TYPE JSONB USING "graph"::JSONB;
        ALTER TABLE "executions" DROP COLUMN "depth";
        ALTER TABLE "executions" DROP COLUMN "quarantined_at";
        ALTER TABLE "executions" DROP COLUMN "deaths";
        ALTER TABLE "executions" DROP COLUMN "budget_tokens";
        ALTER TABLE "executions" DROP COLUMN "budget_usd";
        ALTER TABLE "executions" DROP COLUMN "trace_parent";
        ALTER TABLE "executions" DROP COLUMN "pruned_at";
        ALTER TABLE "executions" DROP COLUMN "parent_sequence";
        ALTER TABLE "executions" DROP COLUMN "resume_at";
        ALTER TABLE "executions" DROP COLUMN "parent_id";
        ALTER TABLE "executions" DROP COLUMN "is_dispatched";
        ALTER TABLE "executions" DROP COLUMN "reuse";
        ALTER TABLE "executions" DROP COLUMN "fork_of";
        ALTER TABLE "executions" DROP COLUMN "strikes";
        ALTER TABLE "node_runs" DROP COLUMN "is_reused";
        DROP TABLE IF EXISTS "task_tags";
        DROP TABLE IF EXISTS "task_assignees";
        DROP TABLE IF EXISTS "tasks";
        DROP TABLE IF EXISTS "usage_days";
        DROP TABLE IF EXISTS "log_lines";
        DROP TABLE IF EXISTS "concurrency_limits";
        DROP TABLE IF EXISTS "cached_results";
        DROP TABLE IF EXISTS "memory_heads";
        DROP TABLE IF EXISTS "memory_entries";
        DROP TABLE IF EXISTS "memory_applications";
        DROP TABLE IF EXISTS "log_heads";
        DROP TABLE IF EXISTS "dispatch_places";"""


MODELS_STATE = (
    "eJztXftz2za2/lcw+mV7Z7QeP6Ikbe7cGdtxN946cSd22+02HRoSIYlriuCSoBVtt//7Bc"
    "CH+ABpknqB9JnZbhICB5K+AwLnfOfg4I/BgprE9o+uTbJwKSPOZPUDWQ2+Q38MHLwg/C8l"
    "PYZogF133S4eMDy2pYi17ms8kpVsxGOfeXjCePsU2z7hj0ziTzzLZRZ1+FMnsG3xkE54R8"
    "uZiYHO0cQjmPF/oUXAsOiJ2BwztMQ+MqnDR3kkLkM+DR9bzEcecbkImllPxOdPCfL5D0HY"
    "8ZfEOxLfJHCsfwfEYHRGeLPHP+e33wb8m1HPsEzRIf4o8Xf+9Qe//87/Yjkm+Up80Vv803"
    "00phaxzQxUobh8brCVK5/99NP1++9lT/HjxsaE2sHCWfd2V2xOnaR7EFjmkZARbTPiEA8z"
    "YqZAEzBFOMePwh/EHzAvIMlXNdcPTDLFgS2gH/zvNHAmEkeuvqNH4jnEPrJM/8ghS/7z/y"
    "/6likJw/h0e2/cXd0bxqCO0qJHE+oIhVsOE5j98Wc47hob+XQgPuDyw/nnb85e/49Eg/ps"
    "5slGidzgTymIGQ5FJf5rwNNaqwt7Wmab4McP1uiv53kMZgyXZgCnXvbU1M8CejnHnhrQtE"
    "wOUP4FOwjlYIG/GjZxZmzO//n6VQW0P59/lui+fiXRpXyFC5fAT1HLqWzKgvwYrp918Y26"
    "9xDa09GoBra8Vym4si2L7piaK2OO/XkTjDNCPUR6+5OYryHi+xYw/vvd7Sc1xmuJHMCmNW"
    "Hov8i2fNZBoCuAFVhIg8L3/22nAf3m4/k/8lhf3txe5FdoMcBFDnhpERHTwArw3/MWZi2I"
    "WgFZybwSItGj+C/bUUXBAjmMJu6vP17d3Z9//DGjjvfn91ei5VQ+XeWefvM6p6JkEPTL9f"
    "0HJP6J/nn76SqvtaTf/T8H4jvhgFHDoUsDm2kg48fxoz+FXTl9TBk64sEYTx6X2DONQgs9"
    "pWV9i02L00X+CXbwTOpIoCm+Z2Tpn3P78MliSi8gaau0/3HYyyLtLf87uuDWuTD8pWE/5x"
    "/G56KJLG64oiX1Hn0XT8g79OATPvWcCXlAli+Nft5hyognfYEJXSwsNkTjVegJRH0r/IBk"
    "6MhCjEUKTsBv66ahtOV/B7dAF7cgr8S60OflwD3I7T3pKZ8F9cKaXTtMDWtaKgcp/3o1wI"
    "zmqy5Y8q/L//jrt6enZ2dvTo/PXr8dvXrzZvT2+C3vK79wselNhQIurv92/ek+u9eIBzmv"
    "gf9atUl75QQLifw1/5o4AjrrQkSyPbRsz05rWLZnp6WWrWjKTfJg/C8yYSFKDXyIvFwPwd"
    "6+GxGD1myhzkrBMp0DNaS4NlkwsiP0cCafvK4xk0/yHsB6JosmFegH4SI12x+3M4k5FmMy"
    "x/bUoNMmmOblANcsrsJqbkLbxP2BtHkxpI0uqgDWpjlr84HgLPugah/WYG9Wxpx3bc/gfK"
    "BL3ttL0zV/8VE8uGBruBUyJh4x36EHy5T8jSBpUr3LaBqIx2pKvNjYZ0Y7kqAg2oopaLW4"
    "He/K4twbT6DLGuRaJdkjUUv1uuNam2aLuB6deXjB1xm+bZrEYRa23yGLiWXHR1PqyRUm8I"
    "mHlnOKFtgkSPDDS0twzZIy9ieUY46wY4bMs+jMx3P5S8DHQx61Sc1lqUgmC5Z4iH5L9vTx"
    "ygDiWKf1S/5ZgPyOehyzcuInluqhm3x6fFwnQn98XB6hj9rSmkjLocvbmxtuu6Evg8svg5"
    "zZzN+6qfW1CQm3luihNrZPWjD6SJzG2RJZqe0A/fxa02WWU24qTbzutQT43eB3g99d9LvT"
    "aiZfXYsP10LNWcktqLk7nGHntCxdRG6Pt3md87KgaZ017ZEnbmK00XNWErSss5azbnBB0e"
    "WebkEQIsA5uwcyoLYIbIFdU+BcBPl76hFr5vxAVoVQew7ViCP7JT1WN8FdP12vnB5eJtRW"
    "YX5xFPhvJyx0OM/vLs/fXw1KFoktQPyTT7rIAtRFt7AuquE9EDkcmBa7cpinJojXrcNKkl"
    "j0MwjvuEl28S9zikzLRMs5Zu+QQ56IhyZz7PAvfoSuGaIBs+X5QcEIJ3M2IoUJkonJohH5"
    "LsGPPqLTjTnhdCoIkMI6kcIa7KXdMUKbZak1PGm4lughubu73EpIZIVE1s4uEZDIComs3Z"
    "7EkMgKiawQUIOAmu7UrCZJZFcLbNk/E8+aWhMc6aBAFxQ7DatYAyK6G0+p/ptkmYnBiIlk"
    "FkSYJOZ6NKw2xP+Ow/wyTyTPyq5IJo4xih7k13ioTRWIcSBBTCsuQGqwiS+VCPTQ9Dwd1f"
    "GieK+K8i0FPwoykvbirsI+3tt9XNPEmBpqhmIx7bTcMicG0mG6o9+mhExKBFjF6hh+EAWF"
    "IbZcFVtOTSidosrXzpPFSt3EVOuwsmBt0m8Dv9BBdDrlnh+dch9wQcTZRn9uuUNEXeEnUn"
    "HkSEaa55T/MhlalmbrxqHj/PPQ5wCvEbxGPZaYPXiN4lhe2xBRLNtDrOHA0F5gBvdcDxuw"
    "c4Z9t9xzUHNLNePJhLjtXuecKPjpOutZuhFtDjQUBMFnhwMNcKDh8ODu4EDD+l0H0uk5dA"
    "vrok7U08eE4hkoqKdU67CKeloTRZukJMRVamxxTCFbI71+rfNMvoEyE2FYTjpBnoJOjBPw"
    "IXviQ574u6s8xVBa6Cwlsb8SZye7gjcscXZ68urNq7dnr18llc2SJ1UFzYpFzoH3aLNQdM"
    "5RClyzpZqzkqBmvdUMcWvwgTUFFnzgA/rAkHLR4ZSLH7Hvc5Wbn4lP2EDh+mY7DKu8Xzfq"
    "aojyqmy7SfliQO4Ic/8NxR+DqFPuEEP+vR4r87DCr4XwM4SftVi8e2Gfdyv8DNnhkB0O+g"
    "UvewcmB2SH99NVuSPcHlH6KFHLsMo58WWfTZwS8aEmesJ2QEKfRLjKU5sufRGxk/XEHCru"
    "ng+PC9cP1clfU4zTQVDu0CvJsMJ5gdslduC45NSQkqq8WcIn2CaKF+DCcrC3UmtiLZPTxX"
    "jFwmKEHdNGBfoXUT2QxADiwF5cfzr//GtSPSSxgm5uP/3tQlE/5OLX+6tz8CxfpE0KAb6X"
    "oGaISEFESkd3pF5E6lA+ie+XHFeNm4bVXonstIlbMva4ByJOqnrIJE/WhKAl9zS4P4Jc4v"
    "nc2vb5jOKOi1X/bGouQxCcDl2cDoiY7CViIuc/f+EdhcFTDnNWqhXMmhGrWZxf1bo+8FXF"
    "9YGyDVyIF2hbRhcC82Wo5W1PKVlQtdaqhjjkS9AyXOr1ErQM0UiIRh7a/dc0GilRV7j9sT"
    "bKfX7xgzZx+EO3/ghd/VUWJBZxR1mkWHwRhLnn7zM+hYTDj2y6FJchYTG2T8OopfhXdEsS"
    "I7btI7akfEzq2lzaxR6rSRMAK6ALK7DnilT5/VYjKmAn5ajEy6WO9lZzARvFejUG+ezbGh"
    "iffVsKsWjKIgyx9Pw8rkW1nFZQLXGbKpwu2irj6Tad4LIjxyU+eiLRP97rbFRnvo/K5/uo"
    "UHeNOzbGf6jTCOKMUP9Q3j6Li5/4hukZgddob8xK9Q9n/vLXXFsqF5cCkZsc/mkanSgI9n"
    "E9H9VZQ3ivCruksIqk70FpxcQoBwBCRmdCBsIlL0LNkHHVWzUX+MDD0FfrxCEFh5XJKion"
    "spLEnE3YLEYc7ADn1DXOCVx2vVx23w5mTazuuH//soHO6viRZ+V+5FnBs7FxycXmz5dfi2"
    "X3N+EHU4+QXa0luy7ABuZtb+0eMG9fhJo1MW8/kgX1Vueua1fcO1vsVGnuLmR3A6/7b2L3"
    "TubYmcUHSbG4XNbkouOVvErIMsnCpdw0nqzQI1m94w/RhC4Wom1psTkXI9EI9Y+Z8oFCji"
    "1/1BSsal2s6kRFDSy5tEwP7ertxwW4OsT3LUB8T76WVHldS/QC4Ko95uof95ntpXDNfOag"
    "aNw9f/d8l606yAiF44MH3yTg+OCLOD4YWqBXDvNW5QZq2FzHNCW8p7URGxtWNwm4Rj1piI"
    "ovdIRuHSKqLjL56GGdpv/AjdLAEYUZ+f/GPv/4oUxHtHwUQmyKs4gO8umCyMIo3IYlPjdy"
    "m9VGSWYoN3XAeNXWeM2oqjkvnIj2wsbKMWW1yOGTCnL4pIIcPnmOHBbvTWOdREI91MaBqX"
    "q5xjZxPxKBXuhi396Hb/2HGElRnyzmpfd6ZIX2d7XHLt+BLd/u4ZEnq+FtKWkRuC4Frkt5"
    "kX4yBD9ehJo1Ogb9fD4mcF7AeR3ctwTO6wVxXh8IztI1xdZhDcZrLirttua7PtAl4t9zhS"
    "LiLH3TJppjfxjyW8QUBBebk5DAkhTXjELKYsf4KaHklSE12sBnyUntz2053hG423ZbdNwD"
    "D5qPuMUdsMkKXWu3vHXIPeX/t4+9Ugcl7GKn3Gj3e+/hqbKGfdhQuefF9eYNU/Rtv+3dzw"
    "maedidh9lHlo/GhDchYor7ub9D5Csf0V4hKsI+xEvq3A9TgaEH+R2MmNF5gN2wY7uhnABF"
    "zP9+d/tJjXkikPdIrQlD/0W25XeRFa0AV0BRzUZXE8/J69p8X0yJwba4zW1RALuVXTEeqI"
    "sqqLUppqbgXvbEOwe7/pyW741JhwZ7pOFHQpvkRMiRULzThXsmRl7gyLxdPllEHBVNPboY"
    "okfisqTSkkjSFd14l5WPXMtx5J2WfP+szn9IQZ9ETCDtQdeNtDNxsA7FFsE4eXnGib5Yb8"
    "Zbq02OVrR1W6NDD2h3YHbs9bi8RL/ktHysmecNk81voAtddzpNs9W1r3ZQ3j03DO95GKJi"
    "eza1oKxXNjINd0boZJ/ASX290v/Sv6GglvIkwJxYHwqT7TsTkOGZIgew3KiM+4NNWWZT5t"
    "4BMUAh/ZJgbzI3GJ/YTaZ7TqwXy9DeM18ZZoFixtcrXbGW3mPxCjOOgnSxekU2JNKADygK"
    "QnZsnhKQt8A8EU8gZPDJO1bVzi9FuEQaovl5mN1gzDe2ObflY7SaGexl8huY8N2xWp610l"
    "PFaSeMesYj/w1t1+fsCL3YIHe9QIeQNZvQaRmYxFk8ORZjMsf21KDTJpjm5QBXOAnyArPH"
    "4STIi1CzjgmS+qoXDglonPpYgjzDM8OLQhtZ4C8iye9/+ExsXEJe5uIo93jWI9T/3EdYSk"
    "BWEZmKEK2RNRNTnq0CVKJMCB9gHZoKk0aZvI6cUTQmKKT1iPlsDZBUHJAPWUh/+U0+HWZj"
    "hhB00iboFGmnWcwpEuqhKzuqE3EalQecRuXxptEz4SZI9IBEj0PvgSrLQ/NEj59D9rJqV4"
    "271NtZIzp0o4s/Y241TAF5F93iGdaBNRGeMnk4IyknW3uHjQhxyDHVdTttHO84RIijQ/ml"
    "nYzUdQhfyN/ddf6uQ1mjGmJxf8gbap5HAbE6iNXpOd0hVndwXNcJD83DOHlZCORoH8gBKg"
    "WoFKBSalEpl1gw/Z/DuzMUPEqmfVhFokxkTyO8hqM9g/JLeHLX4R+AZviJRMd1GRUndEXZ"
    "cgdNqSeO7DqiHIbFO8849I1u2AESRVsSRVkF+yXWv4YrdTrvkmpUXbSGKjQpM9JJgxMyhy"
    "BzSEejU9fyopfUmQSeJ65OvLEWltryzPeptj7XvQ1bdN9CwVFuY4oY3UrkxJgWx5LJrBhu"
    "n/IPI9+JFBoR21utT3gPxTPqiD+96K/iD3kjZHy0vL6lWkibAYtVQ4tVWG2RN9IgRpWTgg"
    "BVSdHSg1I5veRCNbBXeoOrhuaKnthuyVpRrQ77pSA7DK+mDOT7yLL60RYTXFVYMNOh0gqM"
    "rTTDFX03SeMSJQFlfcA55T8iNuQwkrYlNwLD3B3xLPwoafEtsbD0BD3J+79DD5b5IAr3Ri"
    "UG/+IffXG+OPcy05o/dqjoKmaquD78Oz44Ny8nj6HByO3FwDaRTfmDRB553DSNM8j8tdnJ"
    "W+JvIShSaZSKqxy/OEJefoGFHIUKY5N/TW7b0sAxaxcksnxjHu0JhW3As6hnMUnD8XGCME"
    "4GWd7a2Kca7Pe6GarbM6Qg0rh1WFNrTe6YEqU2wU7JQrGWyiE65mL9AvPi9vYmw45eXOfZ"
    "6J8+Xlx9/uZE4s07WeFOr6gkkVq9a3quaRFwWxWYrnfBAqjVrH9GENJMtGP9C97eYQzmq6"
    "9kErCScw/rxkpDmcTdNjtIyK3SIyRuqvgXDTwH27G1y20qNo+Zzwlv87k5LM1Y4nOTOjKA"
    "MXI9+i8Smlqyc+sKmZlXJ10AM7XTlvZJD7QuqJUyZkXHdQPfhHxiBA6z7LBJhEkXJDewiz"
    "3isGjU+CG39x+jFD04CqmTkdyujhJUT6oy5A59fkMzULdtZnSvcGCHE935p89mqsNd9dBO"
    "iQPctc8VwGEOOMzR4f0PDnPsiCBy3KBRGmMi0ItlYO9ZjJ5HFRtfOdyJABxjbIG2SyeKQ7"
    "nlN9/G/aFKrip9hKg3tPKE8oxQHybwrrPK02xIAedqvjMnugXGUzPsu0545sIy6xzI5sGZ"
    "rOweQzQxc9XZEE2GXWzyemUE4eXS+eUSP/WRKMic0n0/JQE7f6FyDMFs3gTNtQCAWQxnYg"
    "/zPdppGdPMS8NKpPNKJO/g8AnH1VGlrlbf3ZGWg8tROptr0ZWVSawWNGDGoslSnxWCBBYF"
    "ruPAnBFmMPpIHFW5aGtWim5BtEeRu29PT8/O3pwen71+O3r15s3o7XECdLGpCvGL678J0D"
    "NrfKkWAl/hbb0nE2uB7UodRIL57TaUPIpG6J4yKnB9f3V5/fH85puTt8O3ObcqpjZeHef5"
    "i0yeRl2KPiME/LwS0RZGhEKyR+vHFt0blzXhiJP+YELkoUwlZNV991Mi8ObnqarAb1TwMh"
    "HoA9O+71CRSNkkRrhmNglx5OX6gH2ukv+oRpRjNCqv5D/KWwmQ0/0CuA+fYa/dVV9ZSWC4"
    "dNYy4RC20XFaDjSss4ZdL2hHVmcEQcd665gu3HYcVUG0N27RnhmqCcfRJuK7ttKDUhx00V"
    "YXfhuuMC22MVOolRq2zRPCae++ViPqD7AaliPSFNze1CPqMr6aFiRKjlBf0gXvlD2ZW9Zn"
    "WOu0NcdFdm9/6vqOLgibi8rn2H8kpjg2Lc5ViypFYTkiHJUKksm1tc9Tr7+hFf8W24JSPg"
    "fZHCuKo29wIA6OwjU4Cic0UAS6/Ga0uD9cjFZ2MVpusosB8vGMiUdwO/o1Kwksu9bMTWpr"
    "aajmrCTwczprOW9Q1LUS8nLg11X7dSRd72dDtyNTO6ib4D7rd+Tnl5aOx9UTcZQ18XM9aj"
    "odRHTerNATH8Bbhe5FVOqpvIx9HuIknWujGvZVTLJyqVBQx9GE2Myn6EmiabmX0SJx7zCJ"
    "/x1K2ZNoFPCsyNGJ+vfQWzs7reGtnZ2WemuiKX/NskmMhheHpWX6lwC1/WPeLlalnJbjG/"
    "ff3wQe7IrLyeWWHR/XSS47Pi7PLjsuBJda+ELg6urvBKlppPJ02BIaqZur/r7TYX2CbWVl"
    "AsvB3qrMboll8hUJViw8XN2tXaDKFoxYuARzDvnF9afzz7+qQb9QsHYXv95fnRcuOQRHHx"
    "x9cPSbOPo3dPaBYGVgMW4aVrn2Np0Zc95rszvuptjj7nz6EhE+rryYRN5tQszsDSapjjXD"
    "ihA41CVw+Myp/ipu5YAH+7ufoVdYzw+23txYDilZb2TTs+uNzXttcqGSkM/kJ9DZEGFfBk"
    "d9eW2RWGRs64kghi0bTS1x2TsLy8bH5eXDy5gscR08ldLYQZLdlDcrPcTTVK5ZMz6Uk7ot"
    "SaReWGyIxis5ZNzXq09kyk9avwu/K+vHl5Gdxa7Vheht/mm2ulsqbybbmH5Nob68TgswpD"
    "nCJUxdgrWdrdDTg/t7TuXPbTMFDZTXgi0IQixGgS+ECyBc0O1wQWIbtkkETYR7wTJn0X5b"
    "A+u3pUi/zeO8IL7PPaomFH5KpBf47pvFh0hYLyNhECWAKAFECYaNWLtP/I/PgTNQsHZx07"
    "CKtZM2qxdscMWjiBKIm8/FSAl3h5bcy3gnKTUaMDdggmyznAxPhxl6CBsTd+ShQcJgVE1l"
    "O4mDwGvtkNc6iC+l22IDzlSXnSlRhoIvcs1qqGWEYBLXmMRwXeU+r/JjjCxcxYwu5Q5TEl"
    "C5Pc8YWr4hK1W2uPdmLbfHO2+SJ5299KZgAtafySpR4MEVGOcM9AYQKyR7FO7ZGsBwc+Je"
    "83/1qd6p28rRKyYRynf2XMNQ2vHwOQhQ2lEnXUBpx52WdoTgFASnIDg1bBSc+klkObzHq4"
    "EiOpW0DavCU4HoZZh41T4+9cscMxl3ElEuEaASwSo+IprwL4QYHYpny7k1mSOHIo8uRajK"
    "JlPG8aaMf4yIYMmU82U0EhelgcPKY1X5hNxcIqkZ/uo1Xcm/62zGhSGEpWsICzKId5JBHL"
    "0JRRdNDWfUvcoz6xeUwtWCEMnhQiTxwtwS7ZQ4wF0D7jgPpb4PGUuA29jObTQDjo8wHlXX"
    "41YBnxME/NvhDzTW4XUANJZOugAaa+c3lMAZU7hKY8/gbukqjcPQWPfYfxwoKCz5fFhFXz"
    "HeYwPmimOCptRDLqF8izlCksqK8quxyK0WjTKx2iciOC0rJExs6vO/ZpOt/+IjuuRPPOz4"
    "WNIytW99yGsmW0e9rDKByYet7uF6FvUstkr3yZOZyXN/gm3+qakhgRvThRuDCyf25B7LPw"
    "tA31Hx6ldk0kdSPYT4tFaq92lFqnfclp7yaTl0eXtzc35/hb4MLr8M8s5z6jcU1FJRwDEr"
    "BmlcrdK4OkaCDhzKjCiHbFfL+67Xn/SOXUgCfR72tPj+/OPTXYEd+sdnp29eJx6x+EeVD3"
    "zH3bUbFQlHWuSqraUgU03nTDXy1bX4cG2yETOSoGWttZz1UBqpOSsKeu6Enhkt6rn87rec"
    "2P6vgEv5nOPAspnl+Efi8w7ha+7kYjiGZwqDsFwjcX9QxdZVMaXeoolDFPcHT6hFKRzHX6"
    "oSFMrRXksA3s3x5tOeI6l2+et5n9kR+qCDnfNeUIsPykd0unyEiNa0OUNbkIMTtEX6BE8Y"
    "9YxNohDZEXpIlO+geISErFmsLS2zQcRNs+m8nUxojsWYzLE9Nei0CaZ5OcBVmdxFzI0WiO"
    "Io/bMptr9GrFFrtk7k5WBOl+E6VZWOqAPsVFlCApBNAGpO4+ZlgcfVmcfNZjE10nNGEgqB"
    "aK3mwDVbqjkrCWrWWs0aHM7vzlrd8OIcyBaHbPE9g7ulbHHlCrEFhJuUldBzWeh0VQmRdn"
    "/u+1xlhAxK0vKT9uFz6fkGjrpucm+hSzyfOmg5pwuEkRhWpOVzJ0teOXg/J3EPcXEqFQ1i"
    "xqFHsuIjUjbnAyE8pgGLUv3RAq/4f49E5vCHlxKGtdXj4ulTbNnlBSjkDws1F/hEcm7Fqw"
    "bjliFK+stk+wUf2sjm70OyvS7J9iml1UU9JQL7cD7sRX1LvSuUn7tNiUDJWEU8Jrd+NHG6"
    "cqJAoejsdEll8Z9LFHlXpW9PVqg3x6S3eO8gs3jPNoxFThReHp1fnpSFVncfT4nAPl7tT7"
    "PoZO6Gjl58wLebkD7r5KUmlG7+3T2eDUpcO9E0fNari9N7Wzl0t464X34WelxiuKHwwzxR"
    "LRCNxa3w2JvMiYnGq1ouGB9K4X6x8Hckrhf4WLr4WJFmmh2zjYR6mDw0qpcQV5EPV3rEdv"
    "TMCVvYJWGXhF1SuUueE8+azFWbZNRSuUfidZ8WG2T06PnqIY32tFKfUfk2K3zFSHub7WXa"
    "Ey3l+9YT8fzSgwlqaFMiPdy5TkejOvUhRqPy+hCiLZf5yl+qBghH3XuI7kmtTPmTikz5E9"
    "VFiw5TXrNYfpIvJbL/w3yH2fO3dmyvYB3sczP78/8BpTAecg=="
)
