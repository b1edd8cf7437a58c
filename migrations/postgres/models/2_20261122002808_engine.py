from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "log_heads" (
    "id" UUID NOT NULL PRIMARY KEY,
    "last_sequence" BIGINT NOT NULL
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
        ALTER TABLE "executions" ADD "fork_of" UUID;
        ALTER TABLE "executions" ADD "depth" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "pruned_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "resume_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "parent_id" UUID;
        ALTER TABLE "executions" ADD "reuse" TEXT;
        ALTER TABLE "executions" ADD "budget_usd" DECIMAL(18,8);
        ALTER TABLE "executions" ADD "parent_sequence" INT;
        ALTER TABLE "executions" ADD "is_dispatched" BOOL NOT NULL DEFAULT True;
        ALTER TABLE "executions" ADD "strikes" INT NOT NULL DEFAULT 0;
        ALTER TABLE "executions" ADD "quarantined_at" TIMESTAMPTZ;
        ALTER TABLE "executions" ADD "budget_tokens" BIGINT;
        ALTER TABLE "executions" ADD "trace_parent" VARCHAR(55);
        ALTER TABLE "node_runs" ADD "is_reused" BOOL NOT NULL DEFAULT False;
        CREATE INDEX IF NOT EXISTS "idx_executions_fork_of_2724b9" ON "executions" ("fork_of", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_resume__a81bb6" ON "executions" ("resume_at", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_parent__461b3e" ON "executions" ("parent_id", "id");"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_executions_fork_of_2724b9";
        DROP INDEX IF EXISTS "idx_executions_resume__a81bb6";
        DROP INDEX IF EXISTS "idx_executions_parent__461b3e";
        ALTER TABLE "executions" DROP COLUMN "fork_of";
        ALTER TABLE "executions" DROP COLUMN "depth";
        ALTER TABLE "executions" DROP COLUMN "pruned_at";
        ALTER TABLE "executions" DROP COLUMN "resume_at";
        ALTER TABLE "executions" DROP COLUMN "parent_id";
        ALTER TABLE "executions" DROP COLUMN "reuse";
        ALTER TABLE "executions" DROP COLUMN "budget_usd";
        ALTER TABLE "executions" DROP COLUMN "parent_sequence";
        ALTER TABLE "executions" DROP COLUMN "is_dispatched";
        ALTER TABLE "executions" DROP COLUMN "strikes";
        ALTER TABLE "executions" DROP COLUMN "quarantined_at";
        ALTER TABLE "executions" DROP COLUMN "budget_tokens";
        ALTER TABLE "executions" DROP COLUMN "trace_parent";
        ALTER TABLE "node_runs" DROP COLUMN "is_reused";
        DROP TABLE IF EXISTS "usage_days";
        DROP TABLE IF EXISTS "log_heads";
        DROP TABLE IF EXISTS "cached_results";
        DROP TABLE IF EXISTS "log_lines";"""


MODELS_STATE = (
    "eJztXW1z27ay/isYfTm9MzoeR7YT9+TOnbETt/FpYp9JnOb0tB0aEiGJNUWwJGhFtzf//Q"
    "Lgi/gC0iT1BtL7pY2JXUp6FgR3n10s/hosqEls/+jaJAuXMuJMVj+R1eAf6K+BgxeE/6NE"
    "YogG2HXX4+ICw2NbqlhrWeOBrOQgHvvMwxPGx6fY9gm/ZBJ/4lkus6jDrzqBbYuLdMIFLW"
    "cmbnSBJh7BjP+FFgHDQhKxOWZoiX1kUoff5YG4DPk0vGwxH3nE5SpoZj0Sn18lyOc/BGHH"
    "XxLvSHyTwLH+DIjB6IzwYY9/zq+/Dvg3o55hmUIg/ijxb/71B7//zv9hOSb5SnwhLf50H4"
    "ypRWwzA1WoLq8bbOXKa58/X7/9QUqKHzc2JtQOFs5a2l2xOXUS8SCwzCOhI8ZmxCEeZsRM"
    "gSZginCOL4U/iF9gXkCSr2quL5hkigNbQD/472ngTCSO3HxHD8RziH1kmf6RQ5b85/9P9C"
    "1TGoZxc3tnfLq6M4xBHaNFlybUEQa3HCYw++tbeN81NvLqQHzAm3cXH787eflfEg3qs5kn"
    "ByVyg29SETMcqkr814CnrVYX9rTONsGPL6zRX8/zGMwYLs0ATj3sqamfBfTNHHtqQNM6OU"
    "D5F+wglIMF/mrYxJmxOf/z5WkFtD9ffJTovjyV6FK+woVL4E00MpJDWZAfwvWzLr6ReA+h"
    "HZ2d1cCWS5WCK8ey6I6puTLm2J83wTij1EOktz+J+Roivm8B439+ur1RY7zWyAFsWhOG/g"
    "/Zls86CHQFsAIL6VD4/p92GtDvPlz8O4/1m/e3l/kVWtzgMge89IiIaWAF+G/5CLMWRG2A"
    "rGbeCJHqUfyP7Zii4IEcxhJ31x+uPt1dfPhXxhxvL+6uxMhIXl3lrn73Mmei5Cboy/XdOy"
    "T+RP+5vbnKWy2Ru/vPQHwnHDBqOHRpYDMNZHw5vvRN+JXTh5SjIy6M8eRhiT3TKIzQES2T"
    "LQ4tRov8FezgmbSRQFN8z8jTv+D+4aPFlFFAMlbp/+NQyiLtPf9PdMG9c+H4S8d+zj+Mz0"
    "UTWdxxRUvqPfgunpDX6N4nfOo5E3KPLF86/VxgyognY4EJXSwsNkTjVRgJRLIVcUBy68hD"
    "jFUKQcCv66Gh9OV/h7BAl7Agb8S60Of1IDzIvXvSUz4L6qU1u3aYGta0Vg5S/vVqgBnNV1"
    "2w5F+X/+/v349GJyevRscnL8/PTl+9Ojs/Puey8gsXh15VGODy+sfrm7vsu0ZcyEUN/Neq"
    "XdorJ1hI5K/518QR0NkQItLtoWd7Mqrh2Z6MSj1bMZSb5MH4DzJhIUoNYoi8Xg/B3n4YEY"
    "PWbKHOasEynQM1pLg2WTCyd+jhTH7xssZMfpGPANYzWQypQD8IF6nZ+3E7k5hjMSZzbE8N"
    "Om2CaV4PcM3iKrzmJrRNLA+kzbMhbXQxBbA2zVmbdwRn2QfV+LAGe7My5ly0PYPzji65tJ"
    "ema/7mo/jmgq3hXsiYeMR8je4tU/I3gqRJSZfRNJCP1ZR4sbHPjHYkQUG1FVPQanE73pXH"
    "uTeeQJc1yLVKqkeikep1x7U2rRZxPTrz8IKvM/y1aRKHWdh+jSwmlh0fTaknV5jAJx5azi"
    "laYJMgwQ8vLcE1S8rYn1COOcKOGTLPQpjfz+UPAb8f8qhNai5LRTJZsMRD9GvyTh+vDCCO"
    "dVq/5P8LkH+iHsesnPiJtXoYJo+Oj+tk6I+PyzP00VjaEmk99Ob2/Xvuu6HfBm9+G+TcZv"
    "7UTa2vTUi4tUYPrbF90oLRB+I0rpbIam0H6KfXmi6znPKl0iTqXmtA3A1xN8Tdxbg7bWby"
    "1bX47VqYOau5BTN3hzPsnJVliMj98TaPc14XLK2zpT3yyF2MNnbOaoKVdbZyNgwuGLo80i"
    "0oQgY45/dABdQWgS2wawqciyD/QD1izZyfyKqQas+hGnFkX9L36ia466vrldPDy4TaKswv"
    "jgL/7YSFAefFpzcXb68GJYvEFiD+7JMusgB10S2si2p4D0QOB6bFrhzmqQni9eiwkiQWcg"
    "bhgptUF3+ZU2RaJlrOMXuNHPJIPDSZY4d/8SN0zRANmC33DwpGOJmzESlMkCxMFoPIdwl+"
    "8BGdbswJp0tBgBTWiRTW4F3aHSe0WZVaw52Ga40ekru7q62EQlYoZO3sEgGFrFDI2u1JDI"
    "WsUMgKCTVIqOlOzWpSRHa1wJb9M/GsqTXBkQ0KdEFRaFjFGhAhbjym5DepMhM3IyaSVRBh"
    "kZjr0bDbEP83DuvLPFE8K0WRLBxjFN3Lr3FfmyoQ94ECMa24AGnBJrFUotBD13N0VieK4l"
    "IV7VsKcRRUJO0lXIX3eG/f45oWxtQwMzSLaWflljUxUA7THfs2JWRSKsAqVufwgygpDLnl"
    "qtxyakLplFW+dh4tVhompkaHlQ1rE7kN4kIH0emUR350ymPABRF7G/255Q4RdUWcSMWWI5"
    "lpnlP+y2RqWbqtG6eO89fDmAOiRoga9Vhi9hA1im15bVNEsW4PsYYNQ3uBGcJzPXzAzjn2"
    "3QrPwcwtzYwnE+K2e5xzqhCn62xnGUa02dBQUISYHTY0wIaGw4O7gw0N62cdSKen0C2siz"
    "pRTx8SimegoJ5So8Mq6mlNFG1SkhB3qbHFNoVsj/T6vc4z9QbKSoRhOekEdQo6MU7Ah+yJ"
    "D3nkz65yF0Npo7OUxv5anL3YFbxhi7PRi9NXp+cnL0+TzmbJlaqGZsUm58B7tFkoOhcoBa"
    "7Z0sxZTTCz3maGvDXEwJoCCzHwAWNgKLnocMnFv7Dvc5ObH4lP2EAR+mYFhlXRrxuJGqK9"
    "KttuUb64IQ+EefyG4o9B1CkPiKH+Xo+VeVgR10L6GdLPWizevfDPu5V+hupwqA4H+0KUvQ"
    "OXA6rD+xmqfCLcH1HGKNHIsCo48aXMJkGJ+FATPWI7IGFMIkLlqU2XvsjYyX5iDhVnz4fb"
    "heun6uSvKebpICl36JVkWBG8wOkSOwhccmZIaVWeLOETbBPFA3BpOdhbqS2x1snZYrxiYT"
    "PCjlmjAv3LqB9I4gBxYC+vby4+/pJ0D0m8oPe3Nz9eKvqHXP5yd3UBkeWz9EkhwfcczAwZ"
    "KchI6RiO1MtIHSom8f2S7arx0LA6KpFCm4QlY49HIGKnqodM8mhNCFrySIPHI8glns+9bZ"
    "/PKB64WPX3puYqBCHo0CXogIzJXjImcv7zB95RODzlMGe1WsGsGbGaxfm01vGBpxXHB8ox"
    "CCGeoW8ZHQjMl6GWpz2ldMHUWpsa8pDPwcpwqNdzsDJkIyEbeejwX9NspERdEfbH1iiP+c"
    "UP2iTgD8P6I3T1d9mQWOQdZZNi8UUQ5pG/z/gUEgE/sulSHIaExb19GmYtxV/RKUmM2LaP"
    "2JLye1LX5tou9lhNmgBYAV1YgT13pMq/bzWiAnbSjko8XOpsbzUXsFGuV2OQT76vgfHJ96"
    "UQi6EswpBLz8/jWlTLqIJqicdU6XQxVplPt+kEl205LonRE43+8V4nZ3Xm+1n5fD8r9F3j"
    "gY3xv9RpBHFGqX8ob5/FxY/8hekZgdfo3ZjV6h/O/OGvubZULi4FIjfZ/NM0O1FQ7ON6fl"
    "ZnDeFSFX5JYRVJn4PSiolR3gAIGZ0JGUiXPAszQ8VVb81c4AMPQ1+tC4cUHFamqqicyEoK"
    "czZhsxhxsAOcU9c4JwjZ9QrZfTuYNfG6Y/n+VQOd1IkjT8rjyJNCZGPjkoPNn26/Fuvub8"
    "IPph4hu1pLdt2ADdzb3vo94N4+CzNr4t6+9fBUuVU0HHjSrRXbOg1TyLb3be/mBM087M7D"
    "vKvlozHhQ4iYog3uPxD5yu9orxB1iMjpJttJhyjgc8+TZwrdy+9geOTREnXidY+bBT9ZFz"
    "9ZToAi5uUHmycKcLL5BiebJ89w861MKbX9zvxulC81Wc+L9iga49Yhd5T/p8GGp/hGXTRB"
    "rd1OqSlYo+Rp8xflJwe7/pyWvzATgQYvTsOPlDZhh+SdUPz6i89k9wIHLbGP+GQRfAOaen"
    "QxRA/EZUmVE38xSjEusvKRazmO7CfHX6rVfRlS0MefWmjNAG9XXd6uiYkKsJd27E6r7K9l"
    "9y7pjy137QaPBTwWzQ2w2d5rtR/Saut1W09ED2h34IvsNX8l0S9JX8WWedpb2bwlVBjky5"
    "OCnzyopbDXWtkMalh+NEuW6CyTyvJksIlbJ6cFUmd6pc7Sv6FgljvytcSRzKn1oVKwiny+"
    "+vddtc+T6SAVi+cdoVwdLJ75TTzNWB4czQ0cTZ9gbzI3GJ/YTaZ7Tq0Xy9C+5zt3KVmgmP"
    "H1cslr7T1mk804X9LFdHI2edKAJCgqwuleeZ5AtmWIzj8z+OQdqzazliJcor0/mI87ArMb"
    "jPmLbc59+RitZg57mf4GLnx3vJYG5zHx4I96xgP/DW3X5+wdevGC3PUCHULWbEKndWASZ/"
    "HkWIzJHNtTg06bYJrXA1yhLu2ZFCxBXdqzMzM0uoVGt7qmWzZpdJsh1gwvSm1kgb+MNH/4"
    "6SOxcQl5mcuj3OFZj1D/to+0lICsIjMVIVqjlCamPFslqG4dgvgN1qmpsLyUyf7AjKIxQS"
    "GtR0w0XtUujOG3VBxXwsLflJaFpJM2SafIOs1yTpFSD0PZszoZp7PyhNNZeb7p7Il0ExR6"
    "QKHHod+BKs9D80KPn0P2suqtGovUe7NGdOhGnfhibjUsAXkdtdWbzLHDfwvCUya3ccha1Q"
    "U2S4tCCm/YiBCHwlNdX6eN8x2HSHF0qOi0k5m6DuELRb0HqbVwKFOQH+VFFrE8FBM1L66A"
    "BB4k8PSc7pDAOziu6yqI5rmdvC5kd7TP7gC/AvwK8Cu1+JU3WND/H4kfAlMgVzLjwypmZS"
    "IleSwmRNvTKl/CPb4O/wA0w48k2tjLqNjL68hjDabUE5t7HdFNw+LCM1x+uGFxb8wDWQGz"
    "oi2zIqyj9N/ViEfiPXTWt98Q20se4rrx6FqjFwDvOySFo9Cei8MJ5URQTqSj06nrudlXX8"
    "kkYCX5vPVgpb9JYrHNCmS4I3mERK+2P2jgOdgWjdpE9xgOKZO7ukUftgkf88nrsK0M8RmS"
    "JTRcEiPXo3+Q0P+Swq13fnOFQLmxOxU5lMqkb7TeKLYWl4LrAZtgnxiBwyw7HBJv+gXJ3d"
    "jFHnFY6iRwcZE73w8RywQlPjp5zu32B8GuoCre8NB5Sc1A3XZasnsbYjucq+GfPpupihbq"
    "oZ1SB7hrp8YgHwn5yA6//yAfuRtcLccNGjFxiUIvloG9E3GeRxUvvnK4EwWoxGmBtksnim"
    "KzUl85kYfuD3kHWYT2RP1CK8+JZJT6MIF3nRhJsyEFnKuJ+pwqnJ6oM1Nv+YZp+S5mIlFd"
    "tPQlpdycTskLOK+bM/WYK+9qtYqZq/2a9/L29n3GspfX+cX/84fLK+6hS5NyISvklovLWI"
    "ZdbPJ4ZRTh4dL54RI/9YEoyJzS935KA978+UfmzwB7mL9WnFY1i0VteHh0fnhkOzSfcFwd"
    "VX6zuo1aWg/61BUaqHkW9SymqCoqRTWtAitTHlCxWtCAGYsma31WCfZoKXAdB+aMMIPRB+"
    "KoOndYs1J0C6o9SjZ9PxqdnLwaHZ+8PD87ffXq7Pw4Abo4VIX45fWPAvTMGl9qhcBXBAhv"
    "ycRaYLvSBpFi/nUbah5Fd+ieMSpwfXv15vrDxfvvXpwPz3ORQByNnx4XDlVNlxbUZZUzSk"
    "ApKxFt4UQoNHu0fmxvjzJxWRNaM5EHFyIPZaqGqO6zn1KBJz/PrgR+o23GiUIfyOF9ZzdE"
    "lSExwjWzCSuf1+sD9rmmSmd1miqdlTdVOst7CZlyx2b8R0oRNmxqzX1Epzi2sHJWExguna"
    "1MOIRtbJzWAwvrbGHXC9qR1RlFsLHeNqYLtx1HVVDtTVi0Z4ZqwnG0ifiureygVAdbtLWF"
    "34YrTKttzBRqZYZt84TQzWMnlAHsWYU9qwcAd0t7VlULxJYAhkY0B98S/IYuuFB2M2mZzL"
    "DWBmGOixRvv1H4E10QNhf9ZrD/QEyx01dsBZ5T2yRe2F+fBzF/85GsB625BRi2zuqydXaT"
    "XVqwP6vJiZzcAkWgy9vQxvLQhXaDLrRwelkbU3SOm+ELsW21MnNWExg4na28dmqaeQl5PY"
    "jcqiM3km5Cs2FgkWlo001wn4ws8vNLy9Di6pE4yi6XOYmaYQURwpt1H+I38FZhABH1Hypv"
    "ZJmHOCnY2qibZRVXrFwqFORwNCE2iyl6UkpaHmW0KM07TGl/h4ryJBoFPCuqcCL5HkZrJ6"
    "Ma0drJqDRaE0P54ytMYjRsyJrW6V+J0/b3HrtYVVRajm8sv78JPNgVl5M/kq/emXxVh/IV"
    "0kctYiEIdfUPgtQ0UnnBawmN1M1Vf98Frz7BtnK7vOVgb1Xmt8Q6+W3yKxbu+O3WW6DKF4"
    "xYuARzDvnl9c3Fx1/UoF8qWLvLX+6uLgrNoyHQh0AfAv0mgf57OntHsDJ1GA8Nq0J7m86M"
    "OZdqH9O/o0su7UXnbctUtsgK0ploFhweAknM1+jeMu/jRsMpQUgcdixx+MS+/Spu5YBb97"
    "tfg1dYzw+23ry3HFKy3sihJ9cbm0ttcgix0M9UINDZEGFfJkd9JE7MEYuMbT0SxLBlo6kl"
    "DtFhYS/zuOe5KGTwxVk6jFKpjR0k2c2j35zfnPt4mso1a8Zv5SSHG4ve6IuFxYZovJK3jG"
    "W9+kSm/KT1s/C7sql5GdlZFK3ujm7zT7PVYqnKmOxg+jGFpuc6LcBQyLjDClEovN06rO18"
    "hZ5uzd9zsX7uNVOwQHmD0oIi5GIU+EK6ANIF3U4XJL5hm0LQRLkXLHMW7fMaWJ+XIn2ex3"
    "lBfJ9HVE0o/JRKL/DdN4sPmbBeZsIgSwBZAsgSDBuxdjf8fx8DZ6Bg7eKhYRVrJ31WL9jg"
    "3EGRJaAOCQ+5jrk7tORRxmtJqdGAuQETZJvlZHg6zNB9OJiEI/cNCgajfinbKRwEXmuHvN"
    "ZBYindFhsIprocTIlGE3yRa9YlLaMEk7jGJIYzFPd5vhxjZOEqZnQpd5jSgN7secbQ8g3Z"
    "i7LFYSxrvT0exJJc6exJLAUXsP5MVqkCD67AOOegN4BYodmjdM/WAIbj/PZa/6tPf07dVo"
    "5eMYnQoLPnFobmjYevQYDmjTrZApo37rR5IySnIDkFyalho+TUZ1Hl8BavBorsVDI2rEpP"
    "BULKMPGqfX7qyxwzmXcSWS6RoBLJKn5HNOFfCDE6FNeWc2syRw5FHl2KVJVNpozjTRn/GJ"
    "HBkiXny+hOXJUGDivPVeULcnOFpGb4q9d0Jf+usxlXhhSWriksqCDeSQVx9CQUQzQ1nJF4"
    "VWTWLyhFqAUpksOlSOKFuSXaKXWAuwbccR1K/Rgy1oCwsV3YaAYcH+E8qg7ArQI+pwj4t8"
    "MfaKzD2wBoLJ1sATTWzs8ggT2mcFjGnsHd0mEZh6GxLohnTeYDBYkVjQyrKCy8lmlBX0WX"
    "ttxH5bk0Sd2wSqOcD3oknq/kqMurQVMqPQwGR7UOzB1VnJg7Kh6ZKx6qBghH4j1E90Wtmu"
    "YXFTXNL1Q1zQ5TVjSXH2GRUoFTLBqeYnHQNj/f/h9wxwXd"
)
