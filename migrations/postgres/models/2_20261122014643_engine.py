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
        ALTER TABLE "executions" ADD "parent_sequence" INT;
        ALTER TABLE "executions" ADD "depth" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "budget_tokens" BIGINT;
        ALTER TABLE "executions" ADD "quarantined_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "reuse" TEXT;
        ALTER TABLE "executions" ADD "trace_parent" VARCHAR(55);
        ALTER TABLE "executions" ADD "strikes" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "deaths" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "parent_id" UUID;
        ALTER TABLE "executions" ADD "fork_of" UUID;
        ALTER TABLE "executions" ADD "resume_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "budget_usd" DECIMAL(18,8);
        ALTER TABLE "executions" ADD "is_dispatched" BOOL NOT NULL DEFAULT True;
        ALTER TABLE "executions" ADD "pruned_at" TIMESTAMPTZ;
        ALTER TABLE "node_runs" ADD "is_reused" BOOL NOT NULL DEFAULT False;
        CREATE INDEX IF NOT EXISTS "idx_executions_fork_of_2724b9" ON "executions" ("fork_of", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_parent__461b3e" ON "executions" ("parent_id", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_resume__a81bb6" ON "executions" ("resume_at", "id");
        CREATE INDEX IF NOT EXISTS "idx_execution_c_executi_7fe268" ON "execution_commands" ("execution_id", "applied_at");"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_executions_fork_of_2724b9";
        DROP INDEX IF EXISTS "idx_executions_parent__461b3e";
        DROP INDEX IF EXISTS "idx_executions_resume__a81bb6";
        DROP INDEX IF EXISTS "idx_execution_c_executi_7fe268";
        ALTER TABLE "executions" DROP COLUMN "parent_sequence";
        ALTER TABLE "executions" DROP COLUMN "depth";
        ALTER TABLE "executions" DROP COLUMN "budget_tokens";
        ALTER TABLE "executions" DROP COLUMN "quarantined_at";
        ALTER TABLE "executions" DROP COLUMN "reuse";
        ALTER TABLE "executions" DROP COLUMN "trace_parent";
        ALTER TABLE "executions" DROP COLUMN "strikes";
        ALTER TABLE "executions" DROP COLUMN "deaths";
        ALTER TABLE "executions" DROP COLUMN "parent_id";
        ALTER TABLE "executions" DROP COLUMN "fork_of";
        ALTER TABLE "executions" DROP COLUMN "resume_at";
        ALTER TABLE "executions" DROP COLUMN "budget_usd";
        ALTER TABLE "executions" DROP COLUMN "is_dispatched";
        ALTER TABLE "executions" DROP COLUMN "pruned_at";
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
    "zP9+d/tJjXkikPdIrQlD/0W25XeRFa0AV0BRzUbnieecFsQAeTY6eYebb5YpMdgrt7lXCm"
    "C3slXGA3VRBbV2ytQU3MtGeedg15/T8g0z6dBg4zT8SGiTRAk5Eoq3v3AjxcgLHJnMyyeL"
    "CK6iqUcXQ/RIXJaUXxKZu6Ib77LykWs5jrzokm+q1UkRKeiTMArkQui6u3YmONahgCNYLG"
    "CxaK6AzRhutR3SiuBua4noAe0ObJG9HqyX6Jecq48187y1svlddaGTT6dpXrv2JRDKW+qG"
    "4Y0QQ1RszyYhlPXKxrDhdgmdjBY4069XomD6NxTUUp4umBPrQwmzfecMMjxTZAuWW5pxfz"
    "A0NzA0fYK9ydxgfGI3me45sV4sQ3vPkWWYBYoZX6/IxVp6j2UuzDhe0sU6F9ngSQOSoCgI"
    "ebR5nkDeF/NEPIGQwSfvWFVlvxThEmmI++dhdoMx39jm3JaP0WpmsJfJb2DCd8dqedZKT5"
    "WxnTDqGY/8N7Rdn7Mj9GKD3PUCHULWbEKnZWASZ/HkWIzJHNtTg06bYJqXA1zhzMgLzDOH"
    "MyMvQs06plLqq144TqBxkmQJ8gzPDC8KbWSBv4gkv//hM7FxCXmZi6Pc41mPUP9zH2EpAV"
    "lFZCpCtEYqTUx5tgpQiYIifIB1aCpML2Xy4nJG0ZigkNYj5rPVQlJxQD5kISfmN/l0mI0Z"
    "QtBJm6BTpJ1mMadIqIeu7KhOxGlUHnAalcebRs+EmyDRAxI9Dr0HqiwPzRM9fg7Zy6pdNe"
    "5Sb2eN6NCNrgiNudUwBeRddN9nWDHWRHjK5DGOpPBs7R02IsQh8VTX7bRxvOMQIY4OJZ12"
    "MlLXIXwhqfcguRYOZY1KkMX9IZmoeXIFBPAggKfndIcA3sFxXWdBNI/t5GUhuqN9dAf4Fe"
    "BXgF+pxa9cYkH/fw6v3lCQK5n2YRWzMpE9jfAWj/a0yi/hGV+HfwCa4ScSHexlVJzlFVXP"
    "HTSlnjjc64hqGhbvPOPQN7qgB5gVbZkVZRHtl1g+G27k6bxLqlFx0hqq0KQgSScNTkgngn"
    "QiHY1OXauTXlJnEnieuHnxxlpYassz36fa+lz3NmzRfQv1SrmNKQJ3K5EoY1ocSyZTZbh9"
    "yj+MfCfyakTAb7U+9j0Uz6gj/vSiv4o/5IWS8Xnz+pZqIZcGLFYNLVZhtUXeSIPAVU4Kol"
    "YlNU8PSuX0kgvVwF7pDa4amit6Yrsla0W1OuyXguwwvJoykO8jy+pHW0xwVQnCTIdKKzC2"
    "0gxX9N0kt0sUD5SVBOeU/4jYkMNI2pbcCAwTesSz8KOkxbfEwtIT9CTv/w49WOaDqPsbFS"
    "P8i3/0xfni3Mv0a/7YoaKrmKni9vHv+ODcvJw8hgYjtxcD20Q25Q8SeeRx0zROK/PXZidv"
    "ib+FoEilUSpugvziCHn5BRZyFCqMTf41uW1LA8esXaXI8o15tCcUtgHPop7FJA3HxwnCOB"
    "mkfmtjn2qw3+tmqG7PkIJI49ZhTa01ubNLlNoEOyULxVoqh+iYi/ULzIvb25sMO3pxnWej"
    "f/p4cfX5mxOJN+9khTu9orxEavWu6bmmRcBtVWC63gULoFaz/hlBSDPRjvUveHuHMZivvp"
    "JJwEoOQ6wbKw1lEnfb7HQht0qPkLjo4l808Bxsx9Yut6nYPGY+J7zN5+awNGOJz03qyADG"
    "yPXov0hoasnOrctmZl6ddFXM1E5b2ic90LrKVsqYFR3XDXwT8okROMyywyYRJl2Q3MAu9o"
    "jDolHjh9zef4xS9OB8pE5GcrviSlBSqcqQO/ShDs1A3baZ0b1qgh1OdOefPpupTnzVQzsl"
    "DnDXPlcAhzngMEeH9z84zLEjgshxg0ZpjIlAL5aBvWcxeh5VbHzlcCcCcIyxBdounShO6p"
    "ZfnBv3h9K5qvQRot7QyhPKM0J9mMC7zipPsyEFnKv5zpzoFhhPzbDvOuGZC8uscyCbB2ey"
    "snsM0cTMVWdDNBl2scnrlRGEl0vnl0v81EeiIHNK9/2UBOz8hXIyBLN5EzTXAgBmMZyJPc"
    "z3aKdlTDMvDSuRziuRvJjDJxxXR5W6Wn2hR1oObkzpbK5FV1YmsVrQgBmLJkt9VggSWBS4"
    "jgNzRpjB6CNxVDWkrVkpugXRHkXuvj09PTt7c3p89vrt6NWbN6O3xwnQxaYqxC+u/yZAz6"
    "zxpVoIfIW39Z5MrAW2K3UQCea321DyKBqhe8qowPX91eX1x/Obb07eDt/m3KqY2nh1nOcv"
    "MnkadSn6jBDw80pEWxgRCskerR9bdG9c1oQjTvqDCZGHMpWQVffdT4nAm5+nqgK/UcHLRK"
    "APTPu+Q0UiZZMY4ZrZJMSRl+sD9rny/qMaUY7RqLy8/yhvJUBO9wvgPnyGvXb3f2UlgeHS"
    "WcuEQ9hGx2k50LDOGna9oB1ZnREEHeutY7pw23FUBdHeuEV7ZqgmHEebiO/aSg9KcdBFW1"
    "34bbjCtNjGTKFWatg2Twinvftajag/wGpYjkhTcHtTj6jL+GpakCg5Qn1JF7xT9mRuWZ9h"
    "rdPWHBfZvf2p6zu6IGwuKp9j/5GY4ti0OFctqhSF5YhwVCpIJtfWPk+9/oZW/FtsC0r5HG"
    "RzrCiOvsGBODgK1+AonNBAEejy69Li/nBb2ga3pU08gtvRr1lJYNm1Zm5SW0tDNWclgZ/T"
    "Wct5g6KulZCXA7+u2q8j6Xo/G7odmdpB3QT3Wb8jP7+0dDyunoijrImf61HT6SCi82aFnv"
    "gA3ip0L6JST+Vl7PMQJ+lcG9Wwr2KSlUuFgjqOJsRmPkVPEk3LvYwWiXuHSfzvUMqeRKOA"
    "Z0WOTtS/h97a2WkNb+3stNRbE035a5ZNYjS8OCwt078EqO0f83axKuW0HN+4//4m8GBXXE"
    "4ut+z4uE5y2fFxeXbZcSG41MIXAldXfydITSOVp8OW0EjdXPX3nQ7rE2wrKxNYDvZWZXZL"
    "LJOvSLBi4eHqbu0CVbZgxMIlmHPIL64/nX/+VQ36hYK1u/j1/uq8cMkhOPrg6IOj38TRv6"
    "GzDwQrA4tx07DKtbfpzJjzXpvdcTfFHnfn05eI8HHlxSTybhNiZm8wSXWsGVaEwKEugcNn"
    "TvVXcSsHPNjf/Qy9wnp+sPXmxnJIyXojm55db2zea5MLlYR8Jj+BzoYI+zI46stri8QiY1"
    "tPBDFs2WhqicveWVg2Pi4vH17GZInr4KmUxg6S7Ka8WekhnqZyzZrxoZzUbUki9cJiQzRe"
    "ySHjvl59IlN+0vpd+F1ZP76M7Cx2rS5Eb/NPs9XdUnkz2cb0awr15XVagCHNES5h6hKs7W"
    "yFnh7c33Mqf26bKWigvBZsQRBiMQp8IVwA4YJuhwsS27BNImgi3AuWOYv22xpYvy1F+m0e"
    "5wXxfe5RNaHwUyK9wHffLD5EwnoZCYMoAUQJIEowbMTafeJ/fA6cgYK1i5uGVaydtFm9YI"
    "MrHkWUQNx8LkZKuDu05F7GO0mp0YC5ARNkm+VkeDrM0EPYmLgjDw0SBqNqKttJHARea4e8"
    "1kF8Kd0WG3CmuuxMiTIUfJFrVkMtIwSTuMYkhusq93mVH2Nk4SpmdCl3mJKAyu15xtDyDV"
    "mpssW9N2u5Pd55kzzp7KU3BROw/kxWiQIPrsA4Z6A3gFgh2aNwz9YAhpsT95r/q0/1Tt1W"
    "jl4xiVC+s+cahtKOh89BgNKOOukCSjvutLQjBKcgOAXBqWGj4NRPIsvhPV4NFNGppG1YFZ"
    "4KRC/DxKv28alf5pjJuJOIcokAlQhW8RHRhH8hxOhQPFvOrckcORR5dClCVTaZMo43Zfxj"
    "RARLppwvo5G4KA0cVh6ryifk5hJJzfBXr+lK/l1nMy4MISxdQ1iQQbyTDOLoTSi6aGo4o+"
    "5Vnlm/oBSuFoRIDhciiRfmlminxAHuGnDHeSj1fchYAtzGdm6jGXB8hPGouh63CvicIODf"
    "Dn+gsQ6vA6CxdNIF0Fg7v6EEzpjCVRp7BndLV2kchsa6x/7jQEFhyefDKvqK8R4bMFccEz"
    "SlHnIJ5VvMEZJUVpRfjUVutWiUidU+EcFpWSFhYlOf/zWbbP0XH9Elf+Jhx8eSlql960Ne"
    "M9k66mWVCUw+bHUP17OoZ7FVuk+ezEye+xNs809NDQncmC7cGFw4sSf3WP5ZAPqOile/Ip"
    "M+kuohxKe1Ur1PK1K947b0lE/Locvbm5vz+yv0ZXD5ZZB3nlO/oaCWigKOWTFI42qVxtUx"
    "EnTgUGZEOWS7Wt53vf6kd+xCEujzsKfF9+cfn+4K7NA/Pjt98zrxiMU/qnzgO+6u3ahION"
    "IiV20tBZlqOmeqka+uxYdrk42YkQQta63lrIfSSM1ZUdBzJ/TMaFHP5Xe/5cT2fwVcyucc"
    "B5bNLMc/Ep93CF9zJxfDMTxTGITlGon7gyq2roop9RZNHKK4P3hCLUrhOP5SlaBQjvZaAv"
    "Bujjef9hxJtctfz/vMjtAHHeyc94JafFA+otPlI0S0ps0Z2oIcnKAt0id4wqhnbBKFyI7Q"
    "Q6J8B8UjJGTNYm1pmQ0ibppN5+1kQnMsxmSO7alBp00wzcsBrsrkLmJutEAUR+mfTbH9NW"
    "KNWrN1Ii8Hc7oM16mqdEQdYKfKEhKAbAJQcxo3Lws8rs48bjaLqZGeM5JQCERrNQeu2VLN"
    "WUlQs9Zq1uBwfnfW6oYX50C2OGSL7xncLWWLK1eILSDcpKyEnstCp6tKiLT7c9/nKiNkUJ"
    "KWn7QPn0vPN3DUdZN7C13i+dRByzldIIzEsCItnztZ8srB+zmJe4iLU6loEDMOPZIVH5Gy"
    "OR8I4TENWJTqjxZ4xf97JDKHP7yUMKytHhdPn2LLLi9AIX9YqLnAJ5JzK141GLcMUdJfJt"
    "sv+NBGNn8fku11SbZPKa0u6ikR2IfzYS/qW+pdofzcbUoESsYq4jG59aOJ05UTBQpFZ6dL"
    "Kov/XKLIuyp9e7JCvTkmvcV7B5nFe7ZhLHKi8PLo/PKkLLS6+3hKBPbxan+aRSdzN3T04g"
    "O+3YT0WScvNaF08+/u8WxQ4tqJpuGzXl2c3tvKobt1xP3ys9DjEsMNhR/miWqBaCxuhcfe"
    "ZE5MNF7VcsH4UAr3i4W/I3G9wMfSxceKNNPsmG0k1MPkoVG9hLiKfLjSI7ajZ07Ywi4Juy"
    "Tskspd8px41mSu2iSjlso9Eq/7tNggo0fPVw9ptKeV+ozKt1nhK0ba22wv055oKd+3nojn"
    "lx5MUEObEunhznU6GtWpDzEaldeHEG25zFf+UjVAOOreQ3RPamXKn1Rkyp+oLlp0mPKaxf"
    "KTfCmR/R/mO8yev7VjewXrYJ+b2Z//DyZaMNU="
)
