from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "idempotency_keys" (
    "id" UUID NOT NULL PRIMARY KEY,
    "actor_id" UUID NOT NULL,
    "mutation" VARCHAR(64) NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "body_hash" VARCHAR(64) NOT NULL,
    "result" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_idempotency_actor_i_f5cd94" UNIQUE ("actor_id", "mutation", "key")
);
CREATE INDEX IF NOT EXISTS "idx_idempotency_created_944834" ON "idempotency_keys" ("created_at");
CREATE TABLE IF NOT EXISTS "activities" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID NOT NULL,
    "sequence" BIGINT,
    "kind" VARCHAR(32) NOT NULL,
    "subject_type" VARCHAR(64) NOT NULL,
    "subject_id" UUID NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    CONSTRAINT "uid_activities_workspa_20faa6" UNIQUE ("workspace_id", "sequence")
);
CREATE INDEX IF NOT EXISTS "idx_activities_sequenc_992210" ON "activities" ("sequence", "id");
CREATE TABLE IF NOT EXISTS "activity_heads" (
    "id" UUID NOT NULL PRIMARY KEY,
    "last_sequence" BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS "audit_entries" (
    "id" UUID NOT NULL PRIMARY KEY,
    "workspace_id" UUID,
    "action" VARCHAR(64) NOT NULL,
    "subject_type" VARCHAR(64) NOT NULL,
    "subject_id" UUID NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL
);
CREATE INDEX IF NOT EXISTS "idx_audit_entri_workspa_696908" ON "audit_entries" ("workspace_id", "id");
CREATE INDEX IF NOT EXISTS "idx_audit_entri_actor_i_2220a7" ON "audit_entries" ("actor_id", "id");
CREATE TABLE IF NOT EXISTS "users" (
    "id" UUID NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) UNIQUE,
    "username" VARCHAR(39) UNIQUE,
    "name" VARCHAR(200) COLLATE "C" NOT NULL,
    "locale" VARCHAR(35),
    "time_zone" VARCHAR(64),
    "avatar_url" VARCHAR(2000),
    "password_hash" VARCHAR(255) NOT NULL,
    "email_verified_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL
);
CREATE TABLE IF NOT EXISTS "email_verifications" (
    "id" UUID NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_email_verif_expires_37425a" ON "email_verifications" ("expires_at");
CREATE INDEX IF NOT EXISTS "idx_email_verif_user_id_35a881" ON "email_verifications" ("user_id");
CREATE TABLE IF NOT EXISTS "password_resets" (
    "id" UUID NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_password_re_expires_6110ec" ON "password_resets" ("expires_at");
CREATE INDEX IF NOT EXISTS "idx_password_re_user_id_78da2a" ON "password_resets" ("user_id");
CREATE TABLE IF NOT EXISTS "sessions" (
    "id" UUID NOT NULL PRIMARY KEY,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "user_agent" VARCHAR(400),
    "created_at" TIMESTAMPTZ NOT NULL,
    "last_seen_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "revoked_at" TIMESTAMPTZ,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_sessions_expires_6bcc94" ON "sessions" ("expires_at");
CREATE INDEX IF NOT EXISTS "idx_sessions_user_id_a4803b" ON "sessions" ("user_id", "id");
CREATE TABLE IF NOT EXISTS "workspaces" (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" VARCHAR(200) COLLATE "C" NOT NULL,
    "slug" VARCHAR(63) NOT NULL UNIQUE,
    "plan" VARCHAR(16) NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL
);
CREATE TABLE IF NOT EXISTS "api_keys" (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" VARCHAR(200) COLLATE "C" NOT NULL,
    "prefix" VARCHAR(16) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "scopes" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ,
    "last_used_at" TIMESTAMPTZ,
    "revoked_at" TIMESTAMPTZ,
    "created_by_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_api_keys_workspa_d82863" ON "api_keys" ("workspace_id", "id");
CREATE INDEX IF NOT EXISTS "idx_api_keys_created_ac5ec7" ON "api_keys" ("created_by_id");
CREATE TABLE IF NOT EXISTS "invitations" (
    "id" UUID NOT NULL PRIMARY KEY,
    "email" VARCHAR(254) NOT NULL,
    "role" VARCHAR(16) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL UNIQUE,
    "created_at" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "accepted_at" TIMESTAMPTZ,
    "invited_by_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_invitations_workspa_73d550" ON "invitations" ("workspace_id", "id");
CREATE INDEX IF NOT EXISTS "idx_invitations_workspa_e556b6" ON "invitations" ("workspace_id", "email");
CREATE TABLE IF NOT EXISTS "memberships" (
    "id" UUID NOT NULL PRIMARY KEY,
    "role" VARCHAR(16) NOT NULL,
    "version" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_memberships_workspa_a2d391" UNIQUE ("workspace_id", "user_id")
);
CREATE INDEX IF NOT EXISTS "idx_memberships_user_id_fbbad3" ON "memberships" ("user_id", "id");
CREATE INDEX IF NOT EXISTS "idx_memberships_workspa_f06d85" ON "memberships" ("workspace_id", "id");
CREATE TABLE IF NOT EXISTS "secrets" (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" VARCHAR(64) COLLATE "C" NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_secrets_workspa_a7a341" UNIQUE ("workspace_id", "name")
);
CREATE INDEX IF NOT EXISTS "idx_secrets_workspa_6d3602" ON "secrets" ("workspace_id", "id");
CREATE TABLE IF NOT EXISTS "workflows" (
    "id" UUID NOT NULL PRIMARY KEY,
    "name" VARCHAR(200) COLLATE "C" NOT NULL,
    "description" TEXT,
    "tags" JSONB NOT NULL,
    "search_text" TEXT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "draft_revision" INT NOT NULL,
    "last_version_number" INT NOT NULL,
    "published_version_id" UUID,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_workflows_workspa_5d76e5" ON "workflows" ("workspace_id", "name", "id");
CREATE INDEX IF NOT EXISTS "idx_workflows_workspa_7d65c6" ON "workflows" ("workspace_id", "created_at", "id");
CREATE INDEX IF NOT EXISTS "idx_workflows_workspa_4bb4e1" ON "workflows" ("workspace_id", "updated_at", "id");
CREATE TABLE IF NOT EXISTS "workflow_drafts" (
    "id" UUID NOT NULL PRIMARY KEY,
    "graph" JSONB NOT NULL,
    "workflow_id" UUID NOT NULL UNIQUE REFERENCES "workflows" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "workflow_draft_snapshots" (
    "id" UUID NOT NULL PRIMARY KEY,
    "revision" INT NOT NULL,
    "graph" JSONB NOT NULL,
    "workflow_id" UUID NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_workflow_dr_workflo_4c6f76" UNIQUE ("workflow_id", "revision")
);
CREATE TABLE IF NOT EXISTS "workflow_tags" (
    "id" UUID NOT NULL PRIMARY KEY,
    "tag" VARCHAR(50) COLLATE "C" NOT NULL,
    "workflow_id" UUID NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_workflow_ta_workflo_1019e0" UNIQUE ("workflow_id", "tag")
);
CREATE INDEX IF NOT EXISTS "idx_workflow_ta_tag_d50f40" ON "workflow_tags" ("tag", "workflow_id");
CREATE TABLE IF NOT EXISTS "workflow_versions" (
    "id" UUID NOT NULL PRIMARY KEY,
    "number" INT NOT NULL,
    "draft_revision" INT NOT NULL,
    "graph" JSONB NOT NULL,
    "note" TEXT,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "published_at" TIMESTAMPTZ NOT NULL,
    "workflow_id" UUID NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_workflow_ve_workflo_33b5f2" UNIQUE ("workflow_id", "number")
);
CREATE TABLE IF NOT EXISTS "executions" (
    "id" UUID NOT NULL PRIMARY KEY,
    "version_id" UUID,
    "draft_revision" INT,
    "status" VARCHAR(16) NOT NULL,
    "trigger" VARCHAR(16) NOT NULL,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "input" TEXT NOT NULL,
    "error" TEXT,
    "epoch" INT NOT NULL,
    "worker_id" VARCHAR(64),
    "lease_until" TIMESTAMPTZ,
    "last_sequence" INT NOT NULL,
    "priority" INT NOT NULL,
    "timeout_ms" INT NOT NULL,
    "queued_at" TIMESTAMPTZ NOT NULL,
    "started_at" TIMESTAMPTZ,
    "ended_at" TIMESTAMPTZ,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cost_usd" DECIMAL(18,8) NOT NULL,
    "workflow_id" UUID NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS "idx_executions_workspa_fed966" ON "executions" ("workspace_id", "queued_at", "id");
CREATE INDEX IF NOT EXISTS "idx_executions_workflo_c8ff33" ON "executions" ("workflow_id", "queued_at", "id");
CREATE INDEX IF NOT EXISTS "idx_executions_workspa_81b8a4" ON "executions" ("workspace_id", "status", "queued_at");
CREATE INDEX IF NOT EXISTS "idx_executions_status_144fd9" ON "executions" ("status", "lease_until");
CREATE TABLE IF NOT EXISTS "execution_commands" (
    "id" UUID NOT NULL PRIMARY KEY,
    "kind" VARCHAR(16) NOT NULL,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "applied_at" TIMESTAMPTZ,
    "execution_id" UUID NOT NULL REFERENCES "executions" ("id") ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS "execution_events" (
    "id" BIGSERIAL NOT NULL PRIMARY KEY,
    "sequence" INT NOT NULL,
    "type" VARCHAR(32) NOT NULL,
    "node_key" VARCHAR(64),
    "path" VARCHAR(500) NOT NULL,
    "at" TIMESTAMPTZ NOT NULL,
    "data" TEXT NOT NULL,
    "sealed" BYTEA,
    "execution_id" UUID NOT NULL REFERENCES "executions" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_execution_e_executi_3537d8" UNIQUE ("execution_id", "sequence")
);
CREATE TABLE IF NOT EXISTS "node_runs" (
    "id" UUID NOT NULL PRIMARY KEY,
    "node_key" VARCHAR(64) NOT NULL,
    "path" VARCHAR(500) NOT NULL,
    "component" VARCHAR(64) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "attempt" INT NOT NULL,
    "started_sequence" INT NOT NULL,
    "output_sequence" INT,
    "error" TEXT,
    "started_at" TIMESTAMPTZ NOT NULL,
    "ended_at" TIMESTAMPTZ,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cost_usd" DECIMAL(18,8) NOT NULL,
    "execution_id" UUID NOT NULL REFERENCES "executions" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_node_runs_executi_c0a141" UNIQUE ("execution_id", "started_sequence")
);
CREATE TABLE IF NOT EXISTS "aerich" (
    "id" SERIAL NOT NULL PRIMARY KEY,
    "version" VARCHAR(255) NOT NULL,
    "app" VARCHAR(100) NOT NULL,
    "content" JSONB NOT NULL
);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP TABLE IF EXISTS "node_runs" CASCADE;
        DROP TABLE IF EXISTS "execution_events" CASCADE;
        DROP TABLE IF EXISTS "execution_commands" CASCADE;
        DROP TABLE IF EXISTS "executions" CASCADE;
        DROP TABLE IF EXISTS "workflow_versions" CASCADE;
        DROP TABLE IF EXISTS "workflow_tags" CASCADE;
        DROP TABLE IF EXISTS "workflow_draft_snapshots" CASCADE;
        DROP TABLE IF EXISTS "workflow_drafts" CASCADE;
        DROP TABLE IF EXISTS "workflows" CASCADE;
        DROP TABLE IF EXISTS "secrets" CASCADE;
        DROP TABLE IF EXISTS "memberships" CASCADE;
        DROP TABLE IF EXISTS "invitations" CASCADE;
        DROP TABLE IF EXISTS "api_keys" CASCADE;
        DROP TABLE IF EXISTS "workspaces" CASCADE;
        DROP TABLE IF EXISTS "sessions" CASCADE;
        DROP TABLE IF EXISTS "password_resets" CASCADE;
        DROP TABLE IF EXISTS "email_verifications" CASCADE;
        DROP TABLE IF EXISTS "users" CASCADE;
        DROP TABLE IF EXISTS "audit_entries" CASCADE;
        DROP TABLE IF EXISTS "activity_heads" CASCADE;
        DROP TABLE IF EXISTS "activities" CASCADE;
        DROP TABLE IF EXISTS "idempotency_keys" CASCADE;"""


MODELS_STATE = (
    "eJztXWtz2zYW/SsYfdnsjOqxJStOmp2dsR238TZxOrH7SNMOA4mQxJoiWBK0ou3mvy8APs"
    "QHSJPUi6Tvl8QmcGnqXAi899wH/u4tqE5M9+haJwubMmJNVj+QVe9b9HfPwgvCf8iZ0Uc9"
    "bNvrcXGB4bEpRYz1XO2erOQgHrvMwRPGx6fYdAm/pBN34hg2M6jFr1qeaYqLdMInGtZM3O"
    "gcTRyCGf8NLTyGxUzE5pihJXaRTi1+l3tiM+RS/7LBXOQQm4ugmfFAXH6VIJd/EIQtd0mc"
    "I/EknmX85RGN0Rnhww7/O58+9fiTUUczdDEh/FPiZ/74vT/+4D8Ylk6+EFfMFr/a99rUIK"
    "aegMoXl9c1trLltZ9+un79nZwpPtxYm1DTW1jr2faKzakVTfc8Qz8SMmJsRiziYEb0GGgC"
    "pgDn8JL/gfgF5ngkelR9fUEnU+yZAvrev6aeNZE4cvUd3RPHIuaRobtHFlnyj//v4CljEp"
    "p28/5Ou72607ReGaUFlybUEgo3LCYw+/urf981NvJqT/yByzfnH54Nn/9TokFdNnPkoESu"
    "91UKYoZ9UYn/GvC41srCHpfZJvjhhTX663UeghnC1TCAY1/22NJPAno5x44a0LhMClD+gC"
    "2EsrfAXzSTWDM2578+Py2A9ufzDxLd56cSXcp3OH8LvAlGBnIoCfK9v3+WxTeY3kFoB6NR"
    "CWz5rFxw5VgS3THVV9ocu/MqGCeEOoj09hcx30PE82Yw/s/t+xs1xmuJFMC6MWHof8g0XN"
    "ZCoAuAFVhIg8J1/zLjgD57d/5rGuvLt+8v0ju0uMFFCnhpERFdwwrwX/MRZiyIWgFJybQS"
    "AtGj8IftqCJjgRxGE3fX765u787f/ZhQx+vzuysxMpBXV6mrz56nVBTdBP1yffcGiV/Rb+"
    "9vrtJai+bd/dYTz4Q9RjWLLjWsx4EML4eXvgq7cnofM3TEhTGe3C+xo2uZETqgeXOzQ4vB"
    "In0FW3gmdSTQFM8ZWPrn3D58MJjSC4jGCu1/7M8ySH3L/5YuuHUuDH9p2M/5H+NrUUcGN1"
    "zRkjr3ro0n5BX67BK+9KwJ+YwMVxr9fMKUEUf6AhO6WBisj8Yr3xMI5hb4AdGtAwsxFMk4"
    "AZ/WQ31py/8BbkFT3IK0EstCn5YD9yD17okv+SSoF8bs2mJqWONSKUj545UAM1ivTcGSPy"
    "7/75uXg8FweDY4Hj5/MTo9Oxu9OH7B58oHzg6dFSjg4vr765u75LtGXEh5DfzTqk3aK8tb"
    "SOSv+WPiAOikCxHIdtCyHQ5KWLbDQa5lK4ZSi9wb/0kmzEepgg+Rlusg2Nt3I0LQqm3USS"
    "nYplOg+hTXJhtG8g4dXMknz0us5JO0B7BeyWJIBfpBuMiGvR+3s4g5FmMyx+ZUo9MqmKbl"
    "ANckrsJqrkLbhPOBtHkypE1TVAGsTXXW5g3BSfZBNd4vwd6stDmfWp/BeUOXfLYTp2v+4a"
    "Lw5oKt4VbImDhEf4U+G7rkbwRJE5udR9NAPLahxIuJXabVIwkyorWYglqb2/GuLM698QRN"
    "2YNsIyd7JBgp3ndsY9NsEduhMwcv+D7DX5s6sZiBzVfIYGLbcdGUOnKH8VzioOWcogXWCR"
    "L88NIQXLOkjN0J5ZgjbOk+8ywm8/vZ/EvA74ccapKS21KWTBYscR99it7p45UGxHGT9i/5"
    "fwbyW+pwzPKJn1Cqg27y4Pi4TIT++Dg/Qh+MxTURl0OX79++5bYb+r13+XsvZTbzb93U+F"
    "KFhFtLdFAb2yctGL0nVuVsiaTUdoB+fK9pM8spXypVvO61BPjd4HeD3531u+NqJl9sg9+u"
    "hpqTkltQc3s4w9ZpWbqI3B6v83VOy4Kmm6xphzxwE6OOnpOSoOUmaznpBmcUne/pZgQhAp"
    "yyeyADaovAZtg1Bc5ZkL+jDjFm1g9klQm1p1ANOLJf4vdqJ7jrq+ud08HLiNrKrC+OAv/s"
    "hPkO5/nt5fnrq17OJrEFiH9ySRtZgLLoZvZFNbwHIoc93WBXFnPUBPF6tF9IEot5GuETN8"
    "ku/mVOkW7oaDnH7BWyyANx0GSOLf7gR+iaIeoxU9YPCkY4WrMBKUyQTEwWg8i1Cb53EZ1u"
    "zAnHU0GAFG4SKdyAd2l7jNBqWWoVKw3XEh0kd3eXWwmJrJDI2totAhJZIZG13YsYElkhkR"
    "UCahBQazo125AksqsFNsyfiWNMjQkOdJChC7KT+kWsARHTtYfY/E2yzMTNiI5kFoSfJGY7"
    "1O82xH/Gfn6ZI5Jn5VQkE8cYRZ/lY3wuTRWI+0CCWKO4AKnBKr5UJNBB03MwKuNF8VkF7V"
    "syfhRkJO3FXYX3eGff4w1NjCmhZmgWU0/LNXNiIB2mPfqtSsjERIBVLI7he0FQGGLLRbHl"
    "2IJqUlT52nowWK6bGBvtFzasjeZt4BdaiE6n3POjU+4DLoiobXTnht1H1BZ+IhUlRzLSPK"
    "f8k8nQsjRbNw4dp6/7Pgd4jeA1NmOL2YPXKMry6oaIQtkOYg0FQ3uBGdzzZtiArTPs2+We"
    "g5prqhlPJsSu93VOiYKf3mQ9SzeiTkFDRhB8dihogIKGw4O7g4KG9XcdSKfH0M3si02int"
    "5FFE9PQT3FRvtF1NOaKNokJSHsUmOKMoVkj/Tyvc4T+QbKTIR+PukEeQpNYpyAD9kTH/LA"
    "v7vKKobcRmcxif21ODvZFbx+i7PByenZ6Yvh89Oos1l0paihWbbJOfAedTaK1jlKnq3XVH"
    "NSEtTcbDVD3Bp84IYCCz7wAX1gSLloccrFj9h1ucr1D8QlrKdwfZMT+kXerx1M1UR7Vbbd"
    "pHxxQ+4Ic/8NhX8GUSvfIYb8+2bszP0CvxbCzxB+bsTm3Qn7vF3hZ8gOh+xw0C942TswOS"
    "A7vJuuyi3h9ojSRwlG+kXOiSvnbOKUiD+qowdsesT3SYSrPDXp0hURO9lPzKLi7Hm/XLh8"
    "qE5+mmycDoJyh95J+gXOC5wusQPHJaWGmFThyRIuwSZRfAEuDAs7K7Um1jIpXYxXzG9G2D"
    "JtFKB/EfQDiQwgDuzF9c35h49R95DICnr7/ub7C0X/kIuPd1fn4Fk+SZsUAnxPQc0QkYKI"
    "VBPdkXIRqUP5JK6bU64aDvWLvRI5aRO3ZOxwD0RUqjpIJw/GhKAl9zS4P4Js4rjc2nb5iu"
    "KOi1G+NjWVIQhOR1OcDoiY7CViItc//8JbCoMnH+akVC2YG0asJnE+LXV84GnB8YFyDFyI"
    "J2hbBgcC822o5mlPMVlQdaNVDXHIp6BlONTrKWgZopEQjTy0+9/QaKREXeH2h9rI9/nFB9"
    "rE4ffd+iN09Y1sSCzijrJJsXgQhLnn7zK+hITDj0y6FIchYXFvl/pRS/FbcEoSI6bpIrak"
    "/J7UNrm0jR1WkiYAVqAprMCeO1Kl37cNogJ20o5KfLnU0d5iLmCjWG+DQR6+LIHx8GUuxG"
    "IoiTDE0tPruBTVMiigWsIxVThdjBXG0006wXklxzk+eiTRPd5rOCqz3kf5632U6bvGHRvt"
    "v9SqBHFCqHsob5/FxQ/8helonlPp3ZiU6h7O/Mtfcm8p3FwyRG5U/FM1OpER7OJ+Piqzh/"
    "BZBXZJZheJn4NSi4lR3gAImSYTMhAueRJqhoyrzqo5wwcehr5aJw4pOKxEVlE+kRUl5mzC"
    "ZjFiYQs4p7ZxTuCyN8tld01vVsXqDud3LxtoWMaPHOb7kcOMZ2PinIPNH2+/Fsrub8H3pg"
    "4hu9pLdt2ADczbzto9YN4+CTU3xLx97eCpslTUH3jUrBVlnZou5ta3be/mBM0cbM/9uKvh"
    "ojHhQ4joog3ut4h84Xc0V4haRMR0o3LSPvL42nPkmUKf5TNoDnkwRJ542eNmwU5uip0sF0"
    "AW8/yDzSMBONl8g5PNo+9w9VKmmNh+V3470peq7OdZfWSV8d4id5T/U6HgKbxRG1VQqtop"
    "tgRLpDxt/qK8tbDtzmn+CzOaUOHFqbmB0CbskLwTCl9/4ZnsjmehJXYRXyyCb0BThy766J"
    "7YLMpy4i9GOY1PWbnINixL9pPjL9Xivgwx6MO/mmnNAG/XprxdIxVlYM/t2B0X2V/L7l3S"
    "H1vu2g0WC1gsDVfAZrXXajukVul1XUukGdDuwBbZa/xKop8Tvgo187i1snlLKN/JlycFP3"
    "pQS6bWWtkMqp9/NEuS6MybleTJoIi7SUYLhM6aFTqLf4aMWu7IlxxDMiXWhUzBIvL56te7"
    "Ypsn0UEqnJ42hFJ5sHjmVrE0w/lgaG5gaLoEO5O5xvjCrrLcU2Kd2Ib2vd65Sck8xYovF0"
    "teS+8xmqyH8ZI2hpOTwZMKJEFWEE73SvMEsi1DcP6ZxhfvWFXMmotwjvT+YD5uCcy2N+Yv"
    "tjm35UO0qhnsefIbmPDtsVoqnMfEnT/qaPf8M9Tdn5N36MQLctcbtA9ZtQUdl4FFnMSTYz"
    "Emc2xONTqtgmlaDnCFvLQnkrAEeWlPTs3Q6BYa3TY13LJJo9sEsaY5QWgjCfxFIPndDx+I"
    "iXPIy1Qc5Q7POoT6132EpQRkBZGpANESqTQh5VkrQPXeIojfYB2a8tNLmewPzCgaE+TTek"
    "RH41XpxBh+S8VxJcz/TPG5EHRqTNAp0E61mFMg1EFXdlQm4jTKDziN8uNNo0fCTZDoAYke"
    "h34HqiyPhid6/Oyzl0Vv1XBKuTdrQIdu1Ikv5Fb9FJBXQVu9yRxb/LMgPGWyjEPmqi6wnp"
    "sUknnDBoQ4JJ429XVaOd5xiBBHi5JOWxmpaxG+kNR7kFwLizIF+ZGfZBHOh2Si6skVEMCD"
    "AF4zlzsE8A6O6zoLonpsJy0L0Z3GR3eAXwF+BfiVUvzK1Rcy8VgOs7Ie7BdxKiSctlmowv"
    "GsIyS6ZvxJPcfCpmiZIep4OaJM1teIjhgTPuaSV36BL3EZksEMPhMj26F/Ep9jkJNr1+Bw"
    "AU9ZYhPTYe6c+I3WKbvr6XLiesAk2CWaZzHDhHhJcwieesmWkGJZZIQdmuRpGKjb5njaV1"
    "3QYseX//XZTMUAl0M7Jg5wl+YZgNwBcqfF7z8gd3aDq2HZXqVaxkigE9vAvol24jhU8eLL"
    "hzsSgLBGDbRtOlFE7nJt5Wg+lNKlDWThneecZ5qfA5cQ6sIC3vWxS3FCI4PzIyd9J0XhKJ"
    "om8+zBsewcV0uV4V9c+RuXg9LqTM2vY1DHYKsKqMZFYOdPAyp2C+oxbaGgR3IhTQpBWpEC"
    "1wQJXmWnTwhCQLXRG33QZbWGlpOS8DpvspYJh7DWIYIxOdBwkzVsO3RhM43Re2KpKgONWY"
    "F1kRLtjInxcjAYDs8Gx8PnL0anZ2ejF8fROzE7VPRyvLj+XrwfE9rNvjAnHEeTiGetpQel"
    "OOiiri64I+K5CjbgNZkYC2zm6WAtlt7wfLmjQL5taihA9PXV5fW787fPTl70X8gtjG9shp"
    "+/EpIEp5kjgSETayd0N7QvgPYFTU1ye7x9gWqD2BLAkER48CTCS7rgk5K5a3lz+qVSCjku"
    "cnr91MJbuiBsLk7ewu490UVuoEgenFNTnLIleyM4nvUPF0n6GU7Yalmm3iZJIZAOUqWbKt"
    "dAFuj8EsJwPlQQblBBCJ3n6qiiddwM34hNo5aak5LAwDVZy2ujppqVkJYDz63YcyPxspUN"
    "HYtECUw7wX3Us0ivr0a6FlcPRH6AfMfCn1HSrSBi8mb1SvwGzsp3IIKKpfwGL2mIowSIjX"
    "q8FHHFyq1CQQ4HC2Izn2L3Meu9kMP5XkaNRJfD5Li0KHtAopHBs6AdXTC/g97acFDCWxsO"
    "cr01MZRuPaIT7Z4ocogKzpiKyUCq4+OpjjZmitTcfHzD+Xs8v2VXXE66nWK5fopFDRUz4a"
    "MavhC4us13gtQ0UsE5a2oaqZ27/r6rB1yCTaI0HC3srPLsllAmBfl4xYjbvrdAkS0YsHAR"
    "5hzyi+ub8w8f1aBfKFi7i493V+fpog1w9MHRB0e/kqN/w//74CnbkIRD/SLXXhqvjrdBD5"
    "I3dIko9+vFnaK4IFpyN/+VbD1CPWZ7TPQaMSwZQgz7lGCGPvuDUWHD5wpUQJAlux1KAGKN"
    "O4w1HsSpatpmA15Vm70qkULKNzlL4VzlQ5wQgkVcYhFDM5Z9NqpgjCxsxYrO5WZjElB+qG"
    "gklDRIyuOqEgXuW4FxylysALFCErphZQGGLhV75ZmaUyPYtJ2jS9wtFAl2XcNQJNiEwjQo"
    "EmyOLqBIcKdFghAqgVAJhEr6lUIl58QxJvOeIlISjPSLAiV4PadGlCS4tOUKqaeSxbihe/"
    "tov/IqpG5MpIMs42A0KkEz8lm5PKMcSxGN/EtVAeFgegfRPSkVmjgpCE2cqEITFlMGJvJr"
    "zGIiUGZWscwsYyzs82X29f+G+yqz"
)
