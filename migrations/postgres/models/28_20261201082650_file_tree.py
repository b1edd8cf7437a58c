"""Files get folders, versions and a trash; what has their bytes gets rows of its own, so that many files can share it.

On the way down every file keeps the bytes that it has now; earlier versions and the trash are left to be purged. Files
that share an object still do: where one of them is deleted then, it goes for all.
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        CREATE TABLE IF NOT EXISTS "file_folders" (
    "id" UUID NOT NULL PRIMARY KEY,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "parent_id" UUID,
    "place" UUID NOT NULL,
    "name" VARCHAR(255) COLLATE "C" NOT NULL,
    "name_key" VARCHAR(1000) NOT NULL,
    "path" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "workspace_id" UUID NOT NULL REFERENCES "workspaces" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_file_folder_place_cad96d" UNIQUE ("place", "name_key")
);
CREATE INDEX IF NOT EXISTS "idx_file_folder_workspa_a6ce3a" ON "file_folders" ("workspace_id", "name", "id");
        CREATE TABLE IF NOT EXISTS "file_objects" (
    "id" UUID NOT NULL PRIMARY KEY,
    "object_key" VARCHAR(200) NOT NULL UNIQUE,
    "content_type" VARCHAR(255) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "state" VARCHAR(16) NOT NULL,
    "reference_count" INT NOT NULL,
    "purge_due_at" TIMESTAMPTZ,
    "purge_tries" INT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL,
    "workspace_id" UUID REFERENCES "workspaces" ("id") ON DELETE SET NULL
);
CREATE INDEX IF NOT EXISTS "idx_file_object_workspa_37dac0" ON "file_objects" ("workspace_id", "sha256", "size_bytes");
CREATE INDEX IF NOT EXISTS "idx_file_object_purge_d_215680" ON "file_objects" ("purge_due_at", "id") WHERE purge_due_at IS NOT NULL;
        CREATE TABLE IF NOT EXISTS "file_tags" (
    "id" UUID NOT NULL PRIMARY KEY,
    "tag" VARCHAR(50) COLLATE "C" NOT NULL,
    "file_id" UUID NOT NULL REFERENCES "files" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_file_tags_file_id_3e9cb5" UNIQUE ("file_id", "tag")
);
CREATE INDEX IF NOT EXISTS "idx_file_tags_tag_afabe3" ON "file_tags" ("tag", "file_id");
        CREATE TABLE IF NOT EXISTS "file_versions" (
    "id" UUID NOT NULL PRIMARY KEY,
    "actor_kind" VARCHAR(16) NOT NULL,
    "actor_id" UUID,
    "on_behalf_of" UUID,
    "created_at" TIMESTAMPTZ NOT NULL,
    "number" INT NOT NULL,
    "content_type" VARCHAR(255) NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "object_key" VARCHAR(200) NOT NULL,
    "file_id" UUID NOT NULL REFERENCES "files" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_file_versio_file_id_3c558c" UNIQUE ("file_id", "number")
);
        ALTER TABLE "files" ADD "folder_id" UUID REFERENCES "file_folders" ("id") ON DELETE SET NULL;
        ALTER TABLE "files" ADD "version_number" INT NOT NULL DEFAULT 1;
        ALTER TABLE "files" ADD "tags" JSON NOT NULL DEFAULT '[]';
        ALTER TABLE "files" ADD "metadata" JSON NOT NULL DEFAULT '{}';
        ALTER TABLE "files" ADD "expires_at" TIMESTAMPTZ;
        ALTER TABLE "files" ADD "trashed_at" TIMESTAMPTZ;
        ALTER TABLE "files" ADD "trashed_path" TEXT NOT NULL DEFAULT '';
        ALTER TABLE "files" ADD "updated_at" TIMESTAMPTZ NOT NULL DEFAULT '2026-01-01 00:00:00+00:00';
        ALTER TABLE "file_processings" ADD "file_version" INT;
        ALTER TABLE "artifact_versions" ADD "file_version" INT;
        CREATE INDEX IF NOT EXISTS "idx_files_expires_3c4e3c" ON "files" ("expires_at", "id") WHERE expires_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS "idx_files_workspa_26c6c9" ON "files" ("workspace_id", "trashed_at", "id") WHERE trashed_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS "idx_files_folder__9d0d0e" ON "files" ("folder_id", "name", "id") WHERE folder_id IS NOT NULL;
        INSERT INTO file_objects (id, workspace_id, object_key, content_type, size_bytes, sha256, state, reference_count,
            purge_due_at, purge_tries, created_at)
            SELECT id, workspace_id, object_key, content_type, size_bytes, sha256, state,
            CASE WHEN state = 'stored' THEN 1 ELSE 0 END, purge_due_at, purge_tries, created_at FROM files;
        INSERT INTO file_versions (id, file_id, number, content_type, size_bytes, sha256, object_key, actor_kind, actor_id,
            on_behalf_of, created_at)
            SELECT id, id, 1, content_type, size_bytes, sha256, object_key, actor_kind, actor_id, on_behalf_of, created_at
            FROM files WHERE state = 'stored';
        UPDATE file_usages SET file_count = file_count - (SELECT count(*) FROM files f
            WHERE f.workspace_id = file_usages.workspace_id AND f.state = 'pending');
        UPDATE artifact_versions SET file_id = NULL WHERE file_id IN (SELECT id FROM files WHERE state <> 'stored');
        UPDATE artifact_versions SET file_version = 1 WHERE file_id IS NOT NULL;
        UPDATE file_processings SET file_version = 1 WHERE started_at IS NOT NULL;
        DELETE FROM files WHERE state <> 'stored';
        UPDATE files SET updated_at = created_at;
        ALTER TABLE "files" DROP COLUMN "purge_tries";"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_files_folder__9d0d0e";
        DROP INDEX IF EXISTS "idx_files_expires_3c4e3c";
        DROP INDEX IF EXISTS "idx_files_workspa_26c6c9";
        ALTER TABLE "files" ADD "purge_tries" INT NOT NULL DEFAULT 0;
        ALTER TABLE "files" DROP COLUMN "version_number";
        ALTER TABLE "files" DROP COLUMN "expires_at";
        ALTER TABLE "files" DROP COLUMN "folder_id";
        ALTER TABLE "files" DROP COLUMN "updated_at";
        ALTER TABLE "files" DROP COLUMN "trashed_path";
        ALTER TABLE "files" DROP COLUMN "trashed_at";
        ALTER TABLE "files" DROP COLUMN "metadata";
        ALTER TABLE "files" DROP COLUMN "tags";
        UPDATE artifact_versions SET file_id = NULL WHERE file_id IN (SELECT id FROM files WHERE state <> 'stored');
        DELETE FROM files WHERE state <> 'stored';
        INSERT INTO files (id, workspace_id, name, search_text, content_type, size_bytes, sha256, object_key, state,
            purge_due_at, purge_tries, actor_kind, created_at)
            SELECT gen_random_uuid(),
            workspace_id, 'file', 'file', content_type, size_bytes, sha256, object_key,
            CASE WHEN state = 'pending' THEN 'pending' ELSE 'deleted' END, coalesce(purge_due_at, created_at), purge_tries,
            'system', created_at FROM file_objects o
            WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.object_key = o.object_key);
        UPDATE file_usages SET
            used_bytes = (SELECT coalesce(sum(f.size_bytes), 0) FROM files f
            WHERE f.workspace_id = file_usages.workspace_id AND f.state <> 'deleted'),
            file_count = (SELECT count(*) FROM files f
            WHERE f.workspace_id = file_usages.workspace_id AND f.state <> 'deleted');
        ALTER TABLE "file_processings" DROP COLUMN "file_version";
        ALTER TABLE "artifact_versions" DROP COLUMN "file_version";
        DROP TABLE IF EXISTS "file_versions";
        DROP TABLE IF EXISTS "file_tags";
        DROP TABLE IF EXISTS "file_objects";
        DROP TABLE IF EXISTS "file_folders";"""


MODELS_STATE = (
    "eJztfW1z2ziW7l9B6UvPrdKmEjtOPJ1btypOeybedcddsTPZ3s6UAomQxDFFaEnKak3P/P"
    "cLgC8iQZAiSIoC6fNhpmMRh6KeAwIHz3n7Y7SiFnH8FzcWWa1pQNzZ7r/IbvQj+mPk4hVh"
    "/ygYMUYjvF7vr/MPAjx1hIi9Hzt5JDtxEU/9wMOzgF2fY8cn7COL+DPPXgc2ddmn7sZx+I"
    "d0xgba7oLf6D2aeQQH7C+02gSYj0TBEgdoi31kUZfd5ZGsA+TT8GM78JFH1kwELewn4rNP"
    "CfLZD0HY9bfEe8GfZOPa/7shk4AuCLvsse/57bcRezLqTWyLD4i/iv+bPf7o739n/7Bdi/"
    "xOfD6a/7l+nMxt4lgZqEJx8fkk2K3FZ1++3Pz0FzGS/7jpZEadzcrdj17vgiV1k+GbjW29"
    "4DL82oK4xMMBsVKgcZginOOPwh/EPgi8DUke1dp/YJE53jgc+tH/nW/cmcCRqe/FI/Fc4r"
    "ywLf+FS7bs5/+/6ClTEpPJp7uHyf31w2QyqqK06KMZdbnCbTfgmP3x7/C+e2zEpyP+BR8+"
    "vv/8p/M3/0egQf1g4YmLArnRv4UgDnAoKvDfA57WWlXY0zJtgh9/sEd/P89jMGO4DAM49b"
    "Knpn4W0A9L7KkBTctIgLIH7CGUoxX+feIQdxEs2Z9vXpdA+7f3nwW6b14LdClb4cIl8FN0"
    "5UxcyoL8GK6fVfGNhg8Q2rOLiwrYslGF4IprWXSn1NpNlthf6mCcERog0u1PYraG8OfNYf"
    "yf93ef1BjvJSSALXsWoH8hx/aDHgJdAizHQhgUvv+/ThrQP/38/r9lrD/c3l3JKzS/wZUE"
    "vLCIiDXBCvB/YlcCe0XUCshKykqIRF/E/2hHFTkL5DSaeLj5+fr+4f3Pv2TU8dP7h2t+5U"
    "x8upM+/dMbSUXJTdDXm4ePiP+J/ufu07WstWTcw/+M+DPhTUAnLt1OsJUGMv44/ujf3K6c"
    "P6YMHf7BFM8et9izJrkr9IwWjc1fWp2t5E+wixdCRxxN/pyRpf+e2YdPdqA8BSTXSu1/HI"
    "6ySX3L/56umHXODX9h2C/Zl7G5aCGbGa5oS71Hf41n5B367hM29dwZ+Y5sXxj9bMA8IJ44"
    "C8zoamUHYzTdhSeBaGzJOSC5dWQhxiK5Q8Afoz2c3JTnl8nvazYFfParEpQj/KKfGL9sIz"
    "GYocL/QF8/Xn++Th4O3dyjT19ub0f/hnOGKecMeVZUhV6Wg/OGtJklr1cO1Ct7ceMGaljT"
    "UhKk7PEqgBnNV1OwZI/L/vMffz47Oz9/e/by/M3lxeu3by8uX16yseKB85felijg6uavN5"
    "8espsX/0A6hrBfq7aRr93NSiB/wx4TR0BnzySR7ABN5fOzCqby+VmhqcwvSZN8M/0HmQUh"
    "ShqHEllugGC3fy6JQdNbqLNSsExLoIacWZMFI3uHAc7kV28qzORX8pFiP5P5JRXoJyE3Dd"
    "sf25nEDIspWWJnPqFzHUxlOcA1iyu3mnV4oHg8sEDPhgUyRRVAA+nTQB8JzrIPquvjCnTQ"
    "brJkQ+tTQh/plo320vzPDz6Kb87pH2aFTIlHrHfou20JQoizPqnRRbwPOHgNJV4c7AeTei"
    "RBTrQWU1BrcXt5LIuzM57AlDVobReEo0RXytedtd00/GTt0YWHV2ydYdumRdzAxs47ZAd8"
    "2fHRnHpihdn4xEPbJUUrbBHECeetzclrwUH7M8owR9i1QiqbD2b340wxux/yqEMqLkt5dj"
    "rknX9L9vTpjl/4O6xfpqxf4r85yO+pxzArJn5iqQEek89evqzi8n/5stjlH11LayIthz7c"
    "3d4y2w19G334NpLMZvbWze3fdUi4vcQAtdE+aRHQR+Jqh19kpdoB+vBa02eWU2wqOqfuvQ"
    "Scu+HcDefu/Lk7rWby+9pmt6uh5qxkC2ruD2fYOy2LIyKzx+u8zrIsaNpkTXvkiZkYdfSc"
    "lQQtm6zl7DE4p+jik25OEDzAkt0DEVAtAptj1xQ450H+C/WIvXD/i+xyrnYJ1Ygj+5q+Vz"
    "/B3X+6Xzk9vE2ordz8Yiiw306C8MD5/v7D+5+uRwWLRAsQf/FJH1mAqujm1kU1vCcihzeW"
    "HVy7gacmiPdXx6UkMR83IWxgk3Dlr0uKLNtC2yUO3iGXPBEPzZbYZQ/+At0EiG4CRyQkck"
    "Y4mbMRKUyQiHTmF5G/JvjRR3TemBNOh4IAKWwSKWzAXtofI1QvSk0zdXEvMUBy93ixlRDI"
    "CoGsvV0iIJAVAln7PYkhkBUCWcGhBg4106lZQ4LIrlfYdv5GPHtuz3CkgxxdkB80LmMNCB"
    "8+eUqNbxJlxm9GLCSiIMIgsbVHw/JF7N84jC/zePCsGIpE4FhA0XfxGN8rUwX8PhAgZhQX"
    "IDSoc5ZKBAZoep5dVDlFsVEl9WBy5yiISOrkuAr7+GD3cUMDYyqoGarP1NNyzZgYCIfpj3"
    "51CZmUCLCK5T78TeQUBt9ymW85NaFM8irfuE92UHhMTF0dl1bATcY1OBe6iM7n7ORH5+wM"
    "uCI8t9Ff2usxomt+TqQ85Uh4mpeU/TLhWhZma2PXsfx5eOaAUyOcGs1YYjo4NfK0vLouol"
    "h2gFhDwlAnMMPx3AwbsHeGfb+O56DmmmrGsxlZ13udJVE4p5usZ3GMqJPQkBOEMzskNEBC"
    "w+nBPUJCw/5dB9LpELq5ddEk6unnhOIZKain1NVxGfW0J4qahCTEVWocnqaQLbpevXh6Jt"
    "5AGYkwLiadIE7BJMYJ+JCO+JAn9u4qsxgKC52lJLorcfbqWPCGJc7OXr1++/ry/M3rpLJZ"
    "8klZQbN8kXPgPeosFL07KG3WVk01ZyVBzWarGfzWcAY2FFg4A5/wDAwhFz0OufgF+z5Tuf"
    "WZ+CQYKY6+2QHjstPvOho64eVVg3aD8vkN2UGYnd9Q/DWIusUHYoi/N2NlHpeca8H9DO5n"
    "IxbvQdjn/XI/Q3Q4RIeDfuGUfQSTA6LDh3lUuSfMHlGeUaIr47LDiS/GNDmU8C+10BN2Ni"
    "Q8k/Cj8tyhW5977EQ9MZfyZvZhunB1V534NXk/HTjlTr2SjEsOL9Bd4ggHF0kNKanSzhI+"
    "wQ5RvABXtou9nVoTexlJF9NdEBYj7Jk2StC/iuqBJAYQA/bq5tP7z78m1UMSK+j27tNfrx"
    "T1Q65+fbh+DyfLZ2mTgoPvOagZPFLgkTLxOFLNI3WqM4nvF6SrxpfG5acSMajJsWTqsRMI"
    "z1T1kEWe7BlBW3bSYOcRtCaez6xtn80odnCxq+emShGCcOgw5dABHpNOPCZi/rMX3lUYPM"
    "UwZ6VqwWwYsZrF+XWl9oGvS9oHimtwhHiGtmXUEJgtQzW7PaVkQdVGqxr8kM9By9DU6zlo"
    "GbyR4I089fHfUG+kQF1x7I+1UXzm5z+oyYE/PNa/QNf/IQoSc7+jKFLMHwRhdvL3AzaF+I"
    "EfOXTLmyFhfm+fhl5L/lfUJSkgjuOjYEvZPenaYdJr7AUVaQJgBUxhBTquSCXvtwZRAUcp"
    "R8VfLrW3t5wLaOTrNRjk8z9XwPj8z4UQ80tZhMGXLs/jSlTLWQnVEl9TudP5tVJ/ukNnuC"
    "jluOCMnkgMj/c6v6gy3y+K5/tFru4aO9hM/kldLYgzQsNDuX0WFz+xDdObbDytvTErNTyc"
    "2ctfcW0pXVxyRG6S/KPrncgJDnE9v6iyhrBRJXZJbhVJ90GpxcQobwCEjMmEDLhLnoWaIe"
    "JqsGrO8YGnoa/2gUMKDisTVVRMZCWBOU3YrIC42AXOqW+cExzZzTqy+85moWN1x+OHFw10"
    "XuUceV58jjzPnWwcXNDY/HD5tVi2uwk/mnuEHGstOXYBNjBvB2v3gHn7LNRsiHn7M//P1c"
    "ZaqBNG05dLTVzx0WQqRta3cr+GrWQTexmt8A75a+LyGjYo/Nqw0Ctn0V0Le+xDN1iO+Ydf"
    "Hj68Q1ubzfQNv4lHt2OEXTbz2c3BbO6Z2SzU6uwm7MxDJxtfmbO4KKw2qpKuVXbUMIYuKj"
    "z657Oz8/O3Zy/P31xevH779uLyZVKBNH+prBTp1c1feTXSzMKXL08Ku9BgdyHT09pOel5q"
    "MZZNZ3OvlAB355IHyv6vi/Q3E5RwjOS35obTF59d/AnvCk2nZEAF42nDx04svKtvPz0sCf"
    "I3K593Y6QuQexmkWU0RnPqic/El71DzALaoRldrexAGE38A0RcdiuiUZHDCn/aI5sbYvJ5"
    "9Mm2wrg+8T25ah1gYZliYUWqy2/nasSj4WV7+LD2b74nS4ZQPM3rEFzJKzI8Rrd9eiu9jl"
    "QOj0jJDBDk9sN+wgVaA+FEYIDwtuSVkFha7IQ7ffWTayLSXZeMl8cC+CSHVbYMrNbBRKRy"
    "a2KfEwUd1NMBMyvXzPS2OXY19KAUB13U1AWeLYlVTw+yKOig7vvgBzWZzJwo6KAmiemuPX"
    "vGpnONTTkvC1qopwUTOUZzj6BQOstg9rBbF60gEq/dwDvANYZDxlXZxojwq0043rmEu2Id"
    "TjjikFoci0TbLffk2gEKKH18h1wqvLBI1NuyfSSSamdL7LIfXJ1sfCS7MPfhcAlgHPB+nX"
    "+M9hCPfLrxMiWCx6KQhhcXFovUECEb/dj4VRiJwQwf/gf6+vH68zVKbohu7hGbrOjTl9vb"
    "cJIAw2kCw1mj7zz4Kc33UwIL2xELm1kxq65bGaEGy5dhkRdNVqhUMDjbICdsG9NhXdMyw8"
    "uyfFWJd31Vwru+UqRYgvsA3Af9dx/0k8oeXPhbv9ns4amjl4T28NRwak7bNLPmJFqw/Qnx"
    "2ZlUwJRXAqUOwW4BwSCJyt1dmOyxXobkk467u9zd3WYOuVc3EsCfvvx8dc3MTbFLs0F2UI"
    "B7QkVp2D9pmQGaQO1bmOAsAGcBOAvG+s6Cn0JkwrmhchUkA8aHHQVWemwrSV0BfiR+1HzD"
    "paHXgHsFRN/AXApX6Enw0XRjO0H15hxAw5tCw8+YAifabEFWqsO08GOBK9XKq0QYnJcQBu"
    "d5woCspsSy2EPow60QBcyrYM5+jcOXbsVR9D/v7z6p0c4Iye4mexagfyHH9o92GE0tMGJV"
    "tV3/Bf++UywsHKSMUR6jnXRcTCniA++3CMmJz9DpZ+JZwIS8OEhONEAJZiYn/hJ7tIpOAb"
    "+kXF6HTgGxe6zJMYAi7Ppbdo8f2T8Qns3oxmVmPrf049uPeXc+ftGyeGBOWIjfXxP86LMd"
    "8ZHwDMaG/cLhYGDKwQBKox2hJJekhpRUaVk0CKpR+3UrtUko6ZKQIzWn2Ce6pbbTMoM7lR"
    "2rznbYt14dbXO4331BxE3VnveGOafKnCJHankvvB22XmPQtMzg5nmVlaR4IcmtI9x95/Kf"
    "Xcfvtxfs0OsXmzO9dfrtjeOqPM9eAkieJiSPR57suEd4FvvCIIO0SHdhHq+OtZSE0QVnr1"
    "6/fX15/uZ1ElSQfFIWS6CI3oD6oc+BNQNy9Fmo2URy1Fz1QqCEwbRnd30dyHRJ6eNI1dUh"
    "ujQu7ekQDmrQ0UFiOW32X+pEmZNL9sXEjWrdJjBWDH3IE6E83RF4T1N4T032p3Pip8usia"
    "NQP+mH0wBaEhscA3FRCe2LErAvFDEnT8QNolvlsC4+GUtijY7H/SHbmp6D+bo+dyhf87TQ"
    "luUA7kpwr/HOobi2XyQl3mVbE3aDbtaTywqryWXhWnKZb4wp4OJ9FtVcjxbq6dt0iP6rXk"
    "Jv+xPqWcSrQyanBCGFRINNXhIcx1NUXcZTIsAnN1nYOWdFN8FkpYC/kFHOCnXIKTOr68hV"
    "wFrjlfkiZbuTuWMvlgrOsbhhhyzXHbyXPYJ2TbyJT9gXKdbpUmyzggPKt2wNXvCndr4DWr"
    "YvcJt4BPv1DT7FbQZYJ6X16j4JbPrOIUkUOqGb7Bxiy75HgkkY1qRY20pDoSTRmtFQprGQ"
    "JwiHiqDUf9cyguCHNfpVo+wnNHjdlOIQgFjzjUuhuXEDW+FyKX/xVPKw05n8+s09umIqY7"
    "i6Khd9WUmanCgU+K5XkAbPAupNmmQTZO8wQK9n+6Z8CJmeHz8tA2U6pa3DnUzJEjvzCZ3r"
    "YCrLAa4QdfoM92GIOn0WaoaoU4g6hajTcZ2o0/dBQFbrYFQcfBqPGFeIQWXLpRjcrI1H4O"
    "3GCPs8+553Bdnxlh68J3AC5w8+cuhCfCyaBH9zv7k3AaKbwLGfiI/swEfsEdm/mTDvAcI/"
    "iB5xjHwahrnyW/LbLNlXuRQt8BpNN6IKAB8+JQvbddlTVU/yT05t+a4g8dPE5QA2qym7Cx"
    "v2W9TpAeJiTYqLrXd0P82p/fieza47c0VrieZenpGCnTwXiJxZgKqiKokBrHIbjXAhzyFa"
    "uEbsBYa0QrQW+8CsxmCjCIWqRtjtpYGsq0LWQVeqIZ6GrQ0Dnjd50IoplKRgdVJ1boV0qe"
    "OmS3ncgvaDSY2IZIUoRCZnliztShf+mn0ZmRTtySUFL3KSEOeZX00SmGrN9rwsTPdWpvuU"
    "Woo6XQ/k90OzPRYcQshnmT10/d8P5UBngmTi4eXo2/4kwXG2UdilhwKfZWlIANIIf55j29"
    "l4Crar2rErJT6EuX/suosRXJMV8Xnnax2LUiEKueFVcsNdtnzX8AKnxCDgzuQzL3iAwQMM"
    "HuBxHQ/wh43nU2Vp9uyAcRX/70yMre/+/Ui3bLSXLjX0g4/YXewnO9gJV+2UzOiKxP5d7v"
    "4djZUOWskJC95VU7yrbLitrohT2kg4JQUx0TVdqwZukya0zWhjk9RZxKF3SUebaRsb5E+R"
    "D7xki0yGVNok91tX7X3yPYqOgGEoE3VJHN/Eq/fRLbFE/5ItLtwdfxtFd4jATMVP5MOXVF"
    "X8eOxSNugi/pQw0ThyNvzsj9EecknIYs+VHjoiv695KUL22xMNRaBHQMTzfiQGM+z4H+jr"
    "x+vP1yi8G7q5R2xiok9fbm9H/y79+vSucqwHAMvDFMvDxP3PjJNMwziYfRE9HTorKzVAP2"
    "n7naj7WAiuM7hbrkXWv2Ck0ZrtvRyvTuBuPyIJToanOhnuzTAdfnwvBfS4yfR4EB82KkZw"
    "JOMH8zq1FrWRznCpiGZaBACVAXWwH+jHGElSEF8EXv3TevVtfxIQv0bkSiwFESsaESt0Nt"
    "t4Xq3MbkkUgtmNtlygUMOzUHOaMtZRcloOjiAmazjrbahKvGalgHaFVNnuQ572PbiaBjzt"
    "79RPYA97aDMzS+2fVSwK7WH78/6GA4U4uyIaGE92i10yKnaVi8vjKm5yh42s7yF/4AVD8A"
    "4FlAeThbf8EW2XFPnMaOCd7ojH7rRdEjf8N3ec+3RFgiW7Axfj48aifMiSbpEdsLu4QcVg"
    "s4zHuXMXt0sDe0Ym7X5v5qbg4DbTwQ00/pBtaIdgnx13ahURlmVB0yZrmt0q8OspWhIFPZ"
    "usZ7Kms6WG2yMZD36kAneHjhMpLQKAqgBl3zfxbWUltPJVKCcM65DJ61AUklyvB48kC5o2"
    "WdP8xayl5owg6NhkHefO/zp6zgmDrnuga90IL1kMzB/Ty5CakKJ1wjy5Ii+MbpZcfR+MCQ"
    "poxQPTPuVPFx8JzlK/6hHjSsQ/XYi6Vs3I/7DSKi8Snk0md8mW+AEvMv5OFPq2Lc78S/XF"
    "Iae8Z8R3GA9aq2x3TnQwe2EHOQSNlvfWF6LY/Vu8EKUcxIcXosjXWn8d+sqTc/nqQh2ekM"
    "vmF5pTD2HHEZ5I7BFxqUaLgXEmey6fsZuNfoPuAiatVZAs2VGy5InaOBh22j1NQhlEaD8T"
    "AmLOfqF20dSM0BDSS8o0eoyCqTxKSRv1jBCgro86ZCM8iyUNyoRANUkTY39Nrib5F9tRnr"
    "vF5+Oy0/acjWhSCYvLj9HWDpaCxZuzO/ic9uPkXkT2PRGPR72+QLy9IDt5+ymyjxfJQiGM"
    "FpoSh7oLfmBHLuU7ZRgAzI7w643HfndFXjB/cM+fx0X9LGmUwC51XXxpLo43E+s7p45FPK"
    "V8s3jf5MalocbsK2z2HS3GGe/vWF7GS4KO3cRfSgA3e5D9HSHa2UwiJewc/8h+sJpIOZzk"
    "nr3DAEmVI3QNE5DpzfW0DLSil4gSdiQjS+zMJ3Sug6ksB7jCWe0ZntVikyer4HvqMW0Uk+"
    "mx1ABX/LOLiwpLPhtVXNwkupZWVVoOfbi7vWW6R99GH76Ncpw79mbLScCsKR3vhiQ2QL28"
    "qtYz71VZz7xXip557EuDOv4kWW6AkLf0KkgT3P4nmUx3gSrcrtStlJEbUn/Njj1L/hKfXb"
    "zRWlwSiQFO8vbdpnT6DzILJo9E4VwoBjkrNUCgz6r2PC1reSpjHTFTE+1G4nnB7paUV8dd"
    "T1oL4Q3wQqurZjweOmmWe87KnWQrEmBO2eggn5YxA33+tX1En9fErF3zMRHusGS1H1CPWM"
    "dC+thsWJb/1mEZspKQZGMyyZB1LuhoOSsJWu6Dltc4UOTkl4TVSHIDaMnadWCN7OjUecVk"
    "WXjJTH7JNmurJi2flQRa3mg1Z8ISqrq0MkLgzzKud+NgcDUwJs1MbJuFpLGHSAXvZJeGFu"
    "DloWV/SW42THwzS2IBuKcL+IvQLwj72+umPPhvEv7IRjGA4g7v0DZKuLNd5NLo0+hvHhvo"
    "URrwmp/2bCl6SbMxHt0Wp9+tnejl5b9OUNuHe2OmY/AgVAxCxQw2OCFUzHxTBULFIFTMTI"
    "B7dyZdY48HvOitRxkheHEk2s5RHpRK0IwFIDVKghLiGM2KY0wsfqW5WKyNAQfAHCuCUdff"
    "0r2f5UQb7DE8LcC/PwtbxwC2uEfq7R9dbCi4vU9hvhNRrKMCRjO6Oj7IaIbBsA0YTReFt4"
    "iZSx4lxZ76XfgHezIkQslF2jMbQt10RjOvK8Y+qZ2svI+XTgWty4nH6tzkZim36XtC0q2Z"
    "TKo50eEnLcjaQWw4ZPZAZg9k9pROdcjs0SuI2Lfg8DVxLQ5YJ3i37wDzyJx4vJYkg3HjKk"
    "7chWuKQnIwZYlby++BqNHnQmeE2tJtciFJwQskv0Dg+HwWb48BZGB/1sb+cYFmYttW6Ojp"
    "uMAHvBgVEIH80vggCxjnE9eiAHmpQnaDsIFJWOMw7FMeUDQlKCyYwksW7orjF8VTRPXx2B"
    "PngxeD8HfE4yBg0RiaLdGMTjhAJDTAs/BFFX7topheiy6pQgHYpdJIgNRLVDmRZS8CDrTy"
    "TXMe1YdtIRegv5AeTgPYTyjTPGZfijru7C8e3ik3LfTZEcV/eS1hqecX20UfyY+IPBFvF1"
    "cCHiN2b8oHpjIG+A1ELm9Y9De+wjYUXkp4iws3WmlbhU3UlE1047Mjag1GPys3GN6gYzpf"
    "vNm6xGdWaDDQt9eW9PRnebMcsS1aJTqbaKVjv25z0iYBQCYo4RjhP40NlL+FW36RiRJfPm"
    "ykRLZDQzMlPMz/4KPITS/6D8w9uhJBPJwtZf8IW5OGIT4ut1zQbIndRWFIT+aoH5WEk0/7"
    "YJaYYpZAMiIkI57+0NkwYQWSESEZ0RyAe+eT0y74eopCr8ePMGvPlQ3BkhAsCcGSECzZWr"
    "CkOYHuRgF9lFB38LGBj+3U3JTBPrZfPDrjSVVuYUBKasT4IJG1TgY37buJgshJxo4e1lhQ"
    "WeG/qIdmdONYyKUBmpIanTcrOtuyzTD3KmyUjnaw22S7d283iQ7S5069FI9LuD/Y6VplS9"
    "LEvK6XMSVW6xxiGP3U9omaiifQaqCSEoEuHhkmSrOLh+1POHu0woE9U5yvKXUIdgvWaElU"
    "UsSUyR5LA8kn3YJ9dXd3mwH76kYuhPLl56vrz396JZBng+yg6FAd4GCjmPLVM+Q2qtl/zB"
    "Q5NnRDets/Zc3jviYWdRUHlOK8nowQxIjk8uIEPgENsKONaiIFW2IeWBwEZLUOtIOacnIw"
    "Z3O92jRz+yCrrxDKegmxkArbD8chWdOZolxe4YuSjIcXJRegim1n4/FwU0vLZyjLDaDhU9"
    "bOe12F4n9dzPC/zhP8EWQr4scpAVm0i8s9KkQHAHjZknSMuo9sBeLPn8P9ynaxt1Mjv5eR"
    "D5Gx/3Yw28AVRyyNOYP86ubT+8+/qkGPx6dX96tfH67fK2HXdSJmpQYw2ztwIUaY1QhJkC"
    "UHs1F2HJEwY/MZzwLiaZ+PFJKDUUJ7h0+IGj60sEDUsOn+GogahqhhcwDu3eGfLexePTVn"
    "JYHiMVnLhEFYR8dpOdCwyRo2IIu3P9qFilwmZOeaUJFrH+X4eSOAPhALKUaNNeIhJx6TaJ"
    "jga/souqGozsUzeYnDC40QXkhEBD1u1g7FbK3m0Y6pSiVQX6RnwXzp5CGtQKmcoBnhUvz7"
    "+hguBaFqp8MeGkqBxQp1ZxoZrFB3Zmh1Z34mK+rt3q/Xjj3DQUH1mfygUlN1JYZP8H58k+"
    "ydsJ5MmL/DTdIVs0fHkbmKbIus1pRZKLMdeiQ7Xo0GzehqJerg2cFSlMo7VJFGxpzdaLLE"
    "/hIK0xhrzyYqysFe7KtOywzQpdR+XnFRJEZxBExhHEY/Ae469KVfvhFDbBgwUJ9zip2BnK"
    "qh4Pa642logV67gbcrNlDDy1VMU+ImUfk1rdIn7GwI2jCNesIQ5Q8U5o6vsR+Ij76T39c2"
    "m61sUf6ORLiQj5j9yr6QfX1Yudnep5UL1tWnK8JTyrkNS/zSjgmytvgDJDOUx+OB8Wqq8Z"
    "pRVRb3Q30TMqKDsLGkuKhKAZevSgIu42uqBgr8WmkHBWX06yGdQAWdA+GvBdo4O6QNscbq"
    "HD8SgUHoouvTR1mhtGdYJa21cFiPPNmaVR/SIt1h+qongPbrmGzMmtG3czL4656FmvenJF"
    "01ZyU7iSMEzgs4r5OfLYHzekac10eCs3RN/uq4AuO1ZAPr810f6Rax59yhiDjLdC1bYn8c"
    "8lvE4gRXsCQhgSUorgWFYMGe8VNcyTvt1EhJCtIioSEWBCb1RgnmBSbN1vfEexJbRX7zSy"
    "6W732z9cQX45q4esI78BacAaWOH0YipTfAFd6hja8RYCR+DfhnTN3/xH9zkFdxzQyGe26/"
    "ys5Y7QR4fcAHwJ7J9dcM+rxCqpUSyNxggLq5rKCay0LNXMoxXxtPUYmxeNJHw4dY+KWi66"
    "vU95Wr/cKPYdFuVDX/IyViRv5HX3NveFwwVtUkKct+SkQA+ybYE/fJ9qi7IqojZTH+khjo"
    "oIkOOAlON8FkpVW9NCPU3aH+nC2efTnY2/6EuPzHKtaWQxXQU4Id1j+PLfjelj93CbF8nm"
    "Hi0SdV7ehS2PPCUHpeA3tmkDhBQebFYXt8L92h0bhxH126dbuxHVu2yKH2K9R+PRXgnSfA"
    "LMnssV5kT0YSagqZHAwgaFSdY0AiAAeAJgcA/9Fer9k7UoB/cYynLAe+vVw7HuEjmNjunO"
    "pMbEnMjOnd1/oeYnrW2DrScrBxmLxxQCQ1RFLDewOR1KBmpZpNDDAyV70QZGtw6FBnQbbM"
    "cCALr7DyUfryuCzUyN4PbBprZM9IPsZoiX3EgHbJjE0PiDSCSKM89EOIZjlx/reAMqePYk"
    "3E4weoifbZdfZ1c3uhQ4/sJYAZacKMzNj649CFKpm+BPy0EODfCH+PWMQNbOw06oqkuE2H"
    "PiY36mLdwSbQenMkn2CHnWL3AOZVUNZeUCkOnQZrdhpMTeMlG6pXjlwha8ba1FenUArRGv"
    "RqgTQ4iGSmtVdZ7qasQL1j4DyG/JZ359iwd0KxyZRrOi8N2jZZ2xD3CXGfzwd6digJNgpj"
    "rdrZZS/dadgns8kDEs+E3h1bIPQTQj9PBTiEfoLJdIS2sDu2OdTqCpsWBB2brOMV9h61SJ"
    "1EwAwmp68sM0THQXQcrFcQHQdqVqoZouMgOg6i48Z1o+Peb5iCPPufVULlsmPHFePmJjgt"
    "1iSKbk08n1l0vFsg77USNq9OQuvYH2w2k7ADC4+rc2kQ1qvkoKEdCaBiZc/i6DY+z6LSQj"
    "0lAit6LlzC56cCTUSzUg1A7c/ZXAfTgP1g7Z6VWal2aMWTlps8ds/KKFTniXg2u6en8BAd"
    "jvNJC9eM8unRutBBmE8fA0uO+Q4MN7akAtSGVBju3fk1bSlrGpg5SbB4ys+wdjbtp+EpVk"
    "oi6ifAB8+x+Vlm6En2M5lRL3tgKxw0rnp29cT4+ofWe3b+DJbsj32j+xld22W5XnnA2fym"
    "Gy+ciuT3gB3q2PbJLkECmKkH17TGqp4J0jIDTDxqqemkbCLt34Yc1Ify7SThAWJ+UQnzix"
    "LML0rS7i4Opd3x1yOvlmKHcTy+e3/xaQyZpp5hy14Qv6CCegHCicQAZ/sxWAfiTqaK3sFl"
    "bFkiAta4PF/Dnug1DrRZSYgTMvlAC+EVz0LNEF7xLNQM9NQRN0SIXYHYFRM5v2qxKwXLBD"
    "CrFVHuDbN6v3Nno3JeVQwZV2VVedR/fU71ziWIWwYhpSrYVR9tiUcOUKsSW/rHaI+EQhec"
    "Xx0LV5oXBkAkkEUoRI8WT92InPWw+EO8HKn7zxzMntjapwA3uj36+vH68zViwNlPZPJIdu"
    "jmHrGpiz59ub0NJwzwwCbwwHsN6QCflWox4saEjqQtxNv0LF2VDd30N1k1dktopf5khMxI"
    "/+lrIZe1o7RbCyNskvFQrCWX+LPxfKqIHSupS5RINJrE/WEbG89WZkzq9KBIxsNslWcrti"
    "xlBRJ7UYhmIjIYNP98dnZ+/vbs5fmby4vXb99eXL5MYM1fKsP36uavHOLMBM5jHlGTeqin"
    "hAD3mri7syV2F9rIp8UA+3rYR741PeRTQoB7Pdx5fRFd2PcygHo91MmazhSpGoWIJ+MHA3"
    "h75rTMaWn5emVhcOqb7AZkv1TLrk/Gw2uTW4E8j3ratb+yUgMoRHXsyl8hYDXqfuUEBwB2"
    "2VJ0jKpfeBboES2JgBlkYV9rBUHs1bPYjf0Ae/XUnJUEm8tkLRMGYR0dp+VAwyZrGILrIL"
    "iuH8BCcB0E1/UKZbOD6/6L7QgOsRbkCvtkpAityw4YlwXWPcZDJ1M2tn5Y3U90tlkRBnPU"
    "pdIjyCfYmy2JheIwuoYdKjMhcS47gTMrJSCrdRBZK20ExUm3zUbGdRGVl7lp6ddns5ra+O"
    "79HSEi0MyIQGgNalZr0HCJmwTsTdKhYyWxYeqlomJKNZPjZdMPlwO8mJWVxICTrdGJYeM+"
    "qkqnlYS/7UWAl23CywZ4Ed1RA/2MEODfBH+ymhLL4l+uscZnhAa4wh+lIovFbF/Xjwv9Vv"
    "QWZ4WgGKCyQxo71tSaxnnJAWyeHcxkgVut6ayQrDWnDWPe257SK3shfjxDbuMqrO9CfPOC"
    "EGWSix6PGBBdbHNyAK1yKc4SVzruOYU4eOlM9tJBnOPz0TWEB7e2TEKXU+hyeirAu+bWrM"
    "h3pm1u5QVhIcnlGXAWUhtZSQpgzcFK3YDPvOIuDmWZSCrpwWDccU4SdPhs+/DLo8knj+yn"
    "qA2Pw4VCsncYIPnbfqGQEDK9gIK0DHSWyuLJsJiSJXbmEzrXwVSWA1whR+IZnuShPu2zUD"
    "PUFH8OWoZYfojlNzHK3OQmz0kI+QfOhIzKgszDEeNqUeaCWGnUxtkmM4LoHGEU019jhH1k"
    "B8j20ZxuXEv0cJ7ZQb1irgmpFinFs2wXO22Wc+WR9u3UiYXIbFMis2GPOdZBNnr/cpgWsl"
    "spCQgGU/BbIotbA89kPKCpKsiiogmLPb5KShCQ5J/wap5sqKdqSlZaAnQvBIFyBbA6WB/V"
    "WAZAzYO6JJjHw2pF5KdlzAjI72tVa3W+VXGYwqASrbqOTvCX+OzijdoVVmAwJBKDAPzYfS"
    "ID+khc7QgFSWow3vPWlujUKbvqYSwlAuewoiAlPUglMYC1nEKdRgUbGrKnuQIQ/cT2IIOa"
    "emEPF0KJp2Kb+P6UuudAMZb5UBNJ6kQNZTx1WldVqOr4hzdhq7nlibZ2sEQYhU1tiougpC"
    "ZzOFT0cCqtgpIWSZoTtdt7jHr2wm6lrVlUZSS5YWl1k2dY3wXIfFPI/MAOnBp1VhKxAR57"
    "zi4uqiTJXlwUJ8lG11SFVvg1KLRiUqGVcAdSY12hU14iPUTIWw9+TW33OpM7IzVAoNunWu"
    "a2o8sJpESOGgvbv2aaG0/hlS0mYaPhkB+mnx9G1oFOWmkyHkhBmRRMF/b0yIyyE2j90smZ"
    "G0CgvOQX/53MNjVqU8tygGuuGJhuHTCDPI59LQG2IgHmx0Ud5NMygH4T9KFtd8cHkoX9RL"
    "QKbCYCtSDuz0J9FPtOgDfR97PLcgMwrY/uazc+cmQwp5aCZt7F+2VRN28IjtIOjqqxmEhi"
    "A5jwx15LoLLIccovQO1BqD1opvHXt8RXqD34fHQNtQeh9iDUHuw94F2f0qB6GFQP638ABV"
    "QPg+phfcAVqofV2vj6ZotD9bBnoWb2Slq7GkpOy8Gh2mQNQw5hy7VcUrkklW2KtBAYFNCm"
    "HkrbnRzcI7Sph8zX42W+hktom+jeJwkevVx1D8Kb2XSMTHmNNFCW8LpXUpV01zCdpH6y69"
    "cl8QhiD75LCjP6YZ1GPlfRjK4Imnt09SNPhbUDdlPqoe0SB2iLfXZ5bRNLDEDYRakw61YT"
    "Zp9hWqn09ekA9vaSerN3hbxWM/Nam7DSwEdDQp95MViQg9aRnzC/bdTJmIJDvOoQz66UZF"
    "sXcYinyLHuc0du9o1zW9H7vDggeS9hRkRyX9N3IGXtFKhDytop0ffolAaKWV9sm+wlIIeq"
    "XraJdsh4VggCIXOV4h/t9ZpY2rjm5ABaGdpg47k1XMcpMfAcm+w5nm08n3pa1mYiATtvk5"
    "23f8niPSa6IFkLkrVgx4BkLdA1JGtBspZRJCokaw3OCQO5RZBbZOYODLlFJ8cVcouehekI"
    "uUXPQs2QeQJ5EqYCC3kSkCfRF4AP5kmcOIz/b4QfFUZlYfzRkHG1MP4nMbp+GP/DkqDwHm"
    "HwvqhXh6Y7RF2CxDf/iNgkCFB45Bqj87P/mLI/5w7FgT9Gjh0EDvkP4lo2LondD8vghYoh"
    "qymxeGvcys2u9hLjxv2uIDzdlPD0jFar8ngZoQESGkeJhXxKlpQszFe2i72dGui9jITydB"
    "eEaUM9w7kE1ivOvaVPCgzMq5tP7z//qqbv4vHpCX/168P1e+hJe1TKI7WJVMUzLQOAQjfa"
    "U+XkinnYJrgf4hsOFN30i2uSKf+Th+fBSGHAhxdKzXZ+/GOG83Zi8bFNGs0uPLxeooCn09"
    "o+mhJ2ARHLZrOAoclMesd+Ikh8yxhtl9QnyLb4SH4tfooffJGTi9HUY3NumR8Yfv6D/+Kb"
    "+829CeKPlwRb4WHBoYsf0XfxLN/5VZHei5FH1g7e8SE2zwlekzAdyEe8g4FfdEiQzgK/7d"
    "HiFj+Y7aaY7VBCsu2QBtvzg0kNWPOCAK4Mrlic8pgWx+UmAt2H5Z7GXmwagJtepjVWYkkM"
    "bPPDTDuHqyWiPb5VP6GtxLOnJpdx9uNdbBMVGpL7ERoW5WRva9W2Le9cgvBsRtZsUuxtt9"
    "DeE1/CxMgT8dBsiV32CxH7iP1lh3VdVthiXzPdBGjOTMvvG9eiLplMd8ku9b2YIw5/Qqix"
    "ZFNjWGavJI+UmIUZozE9NB2Wk75hhmYu+tZmBVJEe53QAw/VUcCONXU9bdvayrycOVyLWX"
    "1ZboDE/jG6m7P111t7tioVp4zalwSB3x/X5veD2VKb4N/LgNErM/yOTdxAc/HICA0hmf7Y"
    "C0dRfchqMeV76QGu0seKJ4cgfgji7/G6DEH8x8FVP6oborl7EM0dUiNaRbBSIkA8a3Q+Dj"
    "kWvfOPJFjz/NOfBelYxx/6RDzPtvQmekao0VTvjwKaznROoxK/jotQIVmLuDIM67Z5qzxP"
    "rYlxXhhgzsOc5tqrmpBpGeBLyp2EVhyC1NBDmIQy9RPUg+7BjD/JNN/gvYvX/pIWx5glA8"
    "YankE/EmoSdBYvbylnIHok64AHjjnkR/Yf3hKCx3w5dIGmZGG7/hgxIxlh1+KhY+5Y/Csc"
    "h5G3cXnU2Np2XcKuUyaq6x2U/H/gXQPvmjnLEcQy9c3QBgMFDBQwUA4YKLzsk19onYRXdU"
    "yTIJGom8DK74DCn5C2TbAvslh//YeftKh6x80QZnxQNr2QT1dkSq0dWrKR2H/kDakoD2US"
    "Ae/8xrEYN1O+81qh5Htsy4RfGrJI4lv5Z6lY9zAs6vvBuCewYAy1YEp80Vf2otCKKfNG99"
    "qM+fPZ2fn527OX528uL16/fXtx+TKxZ/KXygybq5u/ctsmsxkr6qGy/2oRi4kAGDsVexaA"
    "id5+Cf1A2xuRiEAc1rimI8Iks/3wPtkPo13HwDxo4N+55IGy/zu2eW8C+G0b940M9iTXQ2"
    "Gup/NADhvrTYhD/sVWlLMq7POkDpJWMmi6cpL4LeO4Gkz+erbIYdGobI08yDM1yf6ONZyF"
    "/J56DLPiYNBYaoBhci2VhpE0kZZDH+5ub98/XKNvow/fRvImm/oNObUUl4KWxIYQn1sWqn"
    "SMOtD9aajXl4OQ9A7wG+T6yhDszZaCnNKZ7pLYIJahrud7/1r67O3ePkZLhwZpDTogLwgF"
    "CGRGwMF+MHkiHkdowibvlCgKsRUiXCANfUFkmNebKdvYlsyWj9HSM9iL5CFiXWoM7k+Wtm"
    "URxTJxRalDsFtwIErLyUwXEzzW/E0+6Zjpuru7zeyLVzfyxvfl56trtlAL0NkgOyggwiGB"
    "CBKIer9sQAIRdAExB+DeJRRBF5BnoWZoWwFtK0wMR6vWtqLYY5ihMide5EySTg+R5F/+6z"
    "NxcAFdLHmuHvBiQKj/+5iRezFkV6Km66jEHRiNGFeK4AtLxJImzsG1R9nbix2eABBmwUoV"
    "bN+JlILQexiVoP0uPMTf4xKzbHkbjav7EVOV4fZkITj/zHf+gduvrY4Q4MwD50Zl5wZdh7"
    "RdH4kcUaS/hmsjJwfhjgpuckU8Zm3UwVchCRnTQP4asWYA+Qvkbx9wBfK3llXXN1YQyN9n"
    "oWboowB9FDqGts99FNIccAmbGVHEFajMOGq2dtcEdoN9dgO/5ThKNg4omhIURoYSC013xV"
    "VOJMDZLRU9DoLwN0F/LCOpy0g7emkLkdAAj2cXVdjLi2Ly8qI4ZeHiQMYC7Kiwo8KOqr2j"
    "/i0MgC3bVeMh1XbWKKK2kZMwDs8N/YDvDvUgqrzDRjHVUEjM1O1UO2T+FFHyPWKUe5ns0S"
    "N8oUhb++l6UmUYqiqxUey0jseDt1rfWw3+J/A/mTndwf90clz3OXP6rglZFpwT4JwYiHKB"
    "Snn2VMoDWa0dhniBcyJ9eVzNORFJtOiliG9Zw0uRPE0FL0V6LHgpjKFVwEthipdCepmqvg"
    "OSGGyt5VtrDFeLW+tD6pb9hPjgFitNMpO22JwWyoIAUprS2GybOCzCdCXRHYVtrCv8SJKw"
    "AB/NPbriWU1oSXnJcpciXv7Bww7bfmceKeyCosxmKqqKCHutKXstVDKESoa944GOQifPGD"
    "IL6u3qkslp+QG+F+1TyVA6EkpHGgr9URYY8L4e2/s6dbD7SBQmZDHGKRFAucG6As5YcMaa"
    "Od3BGXtyXCEZsJYR0jdHLCQDPgs1QyU4qARnokOgaSW4Y3oEPmDuuP5M/BCZnDcgc31c5g"
    "mYiZETTwyt7wX4usQBwshlX4AW+IkJxf4APpUsZLui36i3cV0mwf0BeMGwL89dSKP/SHaQ"
    "uWAs7c+1k0O8mO+Phg/wUPbmdYVD2ZvXhYcyfkluXRm/xFXJtb3EIADumlcjv69tBmENsz"
    "Mr2Y3ZaUjLRbA6weoEq3PoVueSzB7XNHz4vM25v1pucSbjmpibPIwTc3uSGZiUWoiZn9Ql"
    "cZVc8kTY7cO4E+yLK2zAis3csWhq74qxbLLFIwibFVUr64LZaYrZ6RP2w13V2lKY2pkWga"
    "RORVLn0z7fvSKkKQlAVNUonWBH5UUs7ZSeyECrdNmMr9oqnf3M2SbQ748my0HL9LZapifI"
    "5tWh2Tb9On2nPirhoCEoz8Jjt0//wMyhjeexvXF3a69stYknjyk39PajJw4fXt/e+0i3iD"
    "35jht8vOrJjufvWDYzlAORwSOsvxn5kdt/vFrKbt92fcw/Y+Ye+68X/TO2EpMo5eo0ZK4Q"
    "GdiFBtqFnJKLqGYNO0aSAltGYcucPDl2kAENBpBRg8HVQC7KTGxboqJUq0NL+FZM6u4xvI"
    "bmdP8UWVa/OHyCKwzB7IBSKzC20iZrPrZJnhkn+wLuZw5TySJDDiNhWzIjMKyGxj8Lv0pY"
    "fFvMLT3ue2bj36HvtvU97qzF7veD/+Kb+819EHSiLdLT5uFMRY9k9yO7uWArQ4OR2Ysbx0"
    "IOZR8k8shjpmlck8/fm53sSvwUnHAURumUWrtvLpcXD7ASd6Hc2GSPyWxbunGrcpB/jPaq"
    "FA2no+0htyN4NvXsQLhb2S03SVAUt1/HwmXFls+wZGH0LZGqIx3Er+VIDGZqE3/8G2xdU2"
    "xdA2wH04ze9owyqAPTOqypxUqiQyl1CHYLFoq9lEyIMrFhgXl1d3eb4UOvbuSwhS8/X11/"
    "/tMrgTcbZIdWQ/64ll7+K56C0yJwBFZgmtlGdcJDMoIQlGxceEgjkrs943tPbSsM7wzvXW"
    "x0J+RxswJKzMJ9gZhxjP5BN56LndhyZjZVsIxZ1Bm75jPTWpjExGfmeWRMY97v9h8kNLXE"
    "4NrFHhSma668tXLMvolk8S3/zt/ulDnN4+dWpA07GX39eP35GiU3RDf3iL1p6NOX29vw5J"
    "z62jX2iBtET9fG1yY3LP1aj1Lxpc1/ZXij0i9jh6vHKKmpja+Mblf6lWxCLxbEK54kzR5h"
    "f/vsU8AByZQDUhSeoGnGZ6WAWDWrsrphoLYeMdK7xsmdBdgfoW5IuILXRTslDnBXTjKHzH"
    "7I7O/x/geZ/UciB931RivXKREYxDLQeaqT51HFxlcMdyIAFeFqoL2mM0XBpkJbORnfHQ37"
    "sicGMidziHpDK846zQgNYQIfO/XUIdgnk40b2I4u1y2JtsB2G4Z938luySW3j6XVd8xlZT"
    "t0z8XMVW/dcxmmWef1ygjCy2Xyy8V/6iNRkDnFKWp7Cdj5cz0dCQ6WOmjuBQDMvCsbe5jt"
    "0W5Nf7YsDSuRySuRg/1gUiNlNifX3Yv0qicvUm/ibPqyMvHVgm6CyUpnqc8KQfCSAtfpxl"
    "qQYBLQR+IqoL2yF4Xo5kQH5Ln789nZ+fnbs5fnby4vXr99e3H5MgE6f6kM8aubv3LQM2t8"
    "oRY2vuK09ROZ2SvslOogEpS321DyRXSH/imjBNefrj/c/Pz+9k+vLseX0rEqpjZev5T5i0"
    "xETVWKPiME/LwS0RpGhEJyQOtHa+tzHI2lMWFTIjBd5cPiOtBh3JPxYJDJEzMVuVd1YqZE"
    "YGLKxN/GV6yeZTUdI4Eh+C26drzx4GcyCXcgHYeRLDcE7KVeoBcVfEYXF8W9QC8Koql0O3"
    "xmpGC1gIyTxgtJ39g5P8BevW4HWUngYE3WsqgzWae0cEoONGyyhtfepp47JSMIOjZbx3S1"
    "rsei5kQHc9TsmEOdMRwdIgrk1dGDUhx0UVcXfh02Oy3WmMs2Sg1tM9mBR0itaS4JwgSvN8"
    "EFjDVneU4WpnrZVIeyK0MtMTgcYHOVIk5fY9BQcAdTZLDP+BpaZTCpZfKBrtigbJmEojHj"
    "SmVPGC5ieP3yJ/d0RYIl71WH/Udi8folvMAJLz0Y1hjEUf0/kelQubCJXNWb/RbHjsqQQM"
    "kIU0pGNMlOhrxkjbxkroE80LwhfIGDPhovm9D2LED/Qo7t9zHGrwRUjkS5O1T2fEqTnd9A"
    "dodC++w6qugdSZnaWjTVnJUEKtpkLZvY5MZc9dY/15W0rtE+djRqXmMGuMdoX9P9weOatw"
    "kclR07whEVDx1h18HaRw5ecZHdwNuFx4uo5qKoYu7z+uHYifvX8NONzbtrhyeNH9l1gr77"
    "ZLHiD/C9uJ2NrJUkHLdRL5syAlq5uih452gONTuGDCRRABoedppqxNHI4VkSFRiNH+AB7/"
    "yswgHv/KzwgMcvZcF12Xo50ewOn5YZXshl+2U61lgV5F6Mbzy+uwk8Ohb9I0WzvnxZJZz1"
    "5cvieNaXOX9UjeMTnI7NPzepmafiAPwC5qmfq37XAfgn6YBr2C5QZgs+owa45moBuAHgBv"
    "wXt3TxkWClLzK+NC5jAxy6mCzZqGa9bufYQzjTTIzdVzQoEz3OiJXtZJYaWNETCb5GU3yN"
    "B6qylHErJyzM0v/wvtx6frL15tZ2ScF6Iy4dXG8cNqpJY0UunwlpoIsxwr7wp/qifSFfZB"
    "z7iaAA2w6as5mB7CBs+RK3hgmbMgpWkgpp7CJBiIoOi9/jaSrWrAW7lZvqmhjymWM03Ylb"
    "xmO96kSm+Kb9u/D3uD9MOrSokOzMD803mklfddi3OephqVCb9MVsu8YW2o7Ev0U0HYGGI0"
    "at6BBqCR0Z+wRrPeNjoJVcOk4skPatnAaKi4PnBMG5o8AX/A/gf+i3/yExNusEoybCg6Ct"
    "s2hfVsD6shDpSxnnFbPF2RFNxyeQEhkEvl27BcC1NkjXGrgdwO0AboexFg34if3n88YdKW"
    "jA+NK4jAYUNqu3adDvmbsdeGwhv1NCBqItO2W8Exwd3QTrTcDZO9vNEH84QN/Di8lxRCcC"
    "MSpe1E4kIvBaR+S1TnKWMm2xgcNUnw9TvOoLW+T0ykBmhGASV5jE0L+4y96uQUBWa8WMLu"
    "QOUxLQykNmDG1/IortqsLVDjRC28t12AQt+aS3XdByJmD1mawSBR5cgbFkoGtArJAckLun"
    "NYChlW6nAcXmFMs1beUYFJMI1XIHrmGopHr6GASopGqSLqCS6lHLS4JzCpxT4JwaazmnPm"
    "/cD0v27COFdyq5Ni5zT3kbdzLjw+r7p74ucYAcYqGARr6pgH/iJ3X6eG2MjedHY7IJMiKu"
    "fSxC2cNPPIKmZM4mIrLDAPVb+5FsbV+4vrb8xnEwvPCHWbYl6nCwD/k52A+iShw/8nu5ma"
    "9iv8t+soMdpOL0zsE1iydy1TN8IjAIorrrQ3y/6tB1WWym7yc8Q3KrvvDovJ/wTrVvJddK"
    "960NHzWx8K7hvhXtQX5cwIndEc3YA7GNahzuOPZsybYa5NEt30gcMg/YlKMB+xoeeSFyr7"
    "bRnZgo3bhBcYyFnEgiJUBY4a/eu9mi7msQemHszgSZL8fpD4sVwSx861HDGQ0v22+GBSXf"
    "QMC1fzrXfrww10Q7JQ5wV4A7jp+szn3GEkB31qM7rQ3Dh5MeK03gJUHAvx7+4H45vQ7A/W"
    "KSLsD9cvTuXlAbAdpQdQxuS22oTkNjPWD/caSgsMTn4zL6KmAjGjBXDBM0px5aE8q2mBfo"
    "a+IXQVvMc4L4RZEQ5BMeVCX8KzOH+uyf2SShH3xEt+wTD7s+FrRM5Y5Jsmay3G9RiR6L3b"
    "Z8xNqzqWcHu/QY2QmXfO7PsMO+dVJY06fs7vKzNKv8wyTZqiiYLaj9YxxRB52jOjqri//m"
    "gL6nfB0qSUeLpAYI8VmlfKmzknyp+Fp6yqfl0Ie729v3D9fo2+jDt5F8kk/9hpxaSsoqZ8"
    "UgFrpWLHTPGNmRS4NJFIh9rOX92OtPeoPPZVIchj0t3t1h/exYYIeH9fOzt2+S4zn/o+xA"
    "fs/OjrcqRpDUCAjYS0G4t2nBANnoy7XNblcnpD8jCVo2WsvZ45KWmrOioOde6DmgeT0XN3"
    "GVxLrv5Zo6c043thPYrv+Cf98pzppH6fAa4IXCICzWSDweVNG6KnyCvdlyErATkM65SBKD"
    "c5H+uWhOvZUO5PF4wLpGJT/X36riVIrR3ksA3vp470nguuf+7B2GoIOjM45QShiqX/W6+h"
    "V32tUpAZKTgwIgeeIKzwLqTZr4f7J3GKCL4gi1rwRkel7OtEwDX6dh07mdgHiGxZQssTOf"
    "0LkOprIc4KqM8SNWowUif5fh2RTtrxF71PTWCVkO5nQRrnNV5asqwM6VFbAA2QSgGqmxki"
    "ww6CYz6P1KgQY111TzZm3VVHNWEtRstJoNqC3Un7Vas+8fJA1A0kDH4LaUNKBcIVpAWKcq"
    "lpnLQq+LYvHsi/e+z1RGyKggOyO5Pj6UpTHB0dAmfZzXxPOpi7ZLukIY8dvy7Ax2yBIVrh"
    "6WJB7BG8lTfoHPOPRIduyONKyihad0E0QZH2iFd+x/j0SkcoRNmsPWMHHvlzm2neI6JOKH"
    "hZrb+ERwbvnWy/GVMUrGi5yLFbv1JJs6AWkOpqQ5pJRWFfWUCOzDstuL+rZ6VyhOv06JQM"
    "V7hT9GWj90Dl2SKFAoJh+6hLLYzyWKiLfCtycrNJhs+RbbJgc2G1mHsZBE4eUx+eVJWWhV"
    "9/GUCOzj5efpIErQbnjQi/O8+wnpwUNeakKZdr77wI48RDy48ngXXx4fPN3NwpH1D3f3SZ"
    "njpOrxlFo75GPbis5s4YnvHftviKElKk0+ErL2RQPPtYNnpHLafUorcPQy6eilG0neKITc"
    "0DWlszhb/tKKMg05wIuTKdIyjRIq+mP3HCVzAgLqIKDOzOkOAXUnxxUCJ2rtkX07nxLLrq"
    "fljCBwECbrODqt1Kn6QCDSrS9aBqYJmCZgmgqZpk80sGeFcQTR1fFBnskVA5vEEHDPSEIo"
    "eWTFVeqFpJPNizjGDbjCSIJ3aMFJJspmFbIDtMU+WmLefBXRJ+KJllkz7LKnQtNC6um3Uf"
    "w1B2MFICbg5CY4xAR0dMIxyn/dI4h7ZxmBA/sIDmxpS6m6IElisCiVm50xXC2Znp9Tt+sn"
    "vAdNUGmCmWaGJhooMETTGjpgisa/tIEx6vLK4mzeMFM0iFrkRWGtM+w4wqtJnDm3R/lXjY"
    "UZWikaNXw2vj3KNmamqHe7hbvDu4mi3XcPULjbMOt1PyU0ja2MIJhaRptaUFx2yNqd214t"
    "GjktBxo2WcNAIgOJfGoL3mAS+QEvRgWGO7902GaP68DWMtfvXMKM80WYIMZvN+ZpYx7vcY"
    "2mBIUVTYmFprtKNjq7lYIBDsLfkWSKgQFtigEdaSaL+KF+LJHQAEOzLqrV7ysp31fYi+Xi"
    "QCsW2CVhl4RdUrlLvvcCex5ubLltMrlWuk/iaFQjWiu+yTsRmM/ADIgbhJ30xCdPxBMk05"
    "Gb5GWLy5Q1wYNt1pRtFqKiISr69Os/REUbiStERdcBuHc0GDQZ7WjdD+zAqdFlNBEbIMgn"
    "bjNa2k6nWCNttNMxWy+XlfRyWaKXy3zDAAe7iw07SelAnZYZXnnqNmidLMbRWS8PcWHsV0"
    "qiu8CvV8eCt+XALyi1+ixMICi1CqVWjQe2hEWGUqtQatUogEtLrbKHSAUsno62v2dWJxmV"
    "cPfhgHEVAn/i87FNUqUc231E010cmeruwoo8hPjsj4TjH6ONG9gOT48irlWd0k+es4jRB0"
    "4eOHmDV3bg5M03UICTB07eTIB7dyAN6CNxJ0vsa/UvzUq1s+4f3n47W/XbbxDbPVtm2KLU"
    "Nl9Gfl/b7DWoU2InI9nN8tTlVB7S6uSRJ7bS1EtvSktCeoTJWpaOjJWt4qwYUHfl1B1OxQ"
    "k25JXSIYf9hPYgryRNLhODQf8WWQglvNLf9kZEBWYpDt+szS195eV2UhySKKzDPuK1dvgy"
    "y+NGkUvY96DZErsLUkgr5Xgkd7Oaskv5zApV2CcPB53bDoFIUGCd+rEsAetk/t4KrBOwTm"
    "YC3DuLP9rNcyouZEP2AtA0TMGGRKk4eUCL+yukRIYQ7lb2dhyjw4IwL/VZPVkMqL38ZPbt"
    "f5LJdBdoFZbLCsEioW6OphURG48fwvKQCwavGA1eGg6ei4nlhbwmj2Sng3JaphWkB+1HAa"
    "rwKGY3hKUeB9cUCVUV0pQIoAmEdreEtjx3W4D2L9FtejlhD6KaelsLIk8htnegsb2Lgg6b"
    "4YVxqcdl0aip5nteemNuLzYesRD2fVsUm32Bvocff+cVOUTnAzoXZTlcsiV+EFfnOHJxDo"
    "HGGJwuZjldYq1kIT+UEBxLDdDFcuJ84PRvyKmlmLSTxIZwMu+auJsxZBbU0zqjp2WGgPmx"
    "c4NLs92LZ/cQs927nt7MFAg2CuK0mmd9L90d+NzPbD/Fz9I7zzrkwY9a9mQxEzaPZnHf6r"
    "1Eo67VPVo49NtWZzFe2pZF3Am33OcO3WoSVGpp4KqgC/jJ12KIcoIopz7gClFOdQDuXZQT"
    "1PR5FmqG2jNQe8ZE90m12jMn9J6UJbCkr48P+lJaTF3htxN5KwF1rLAHyLtMzoqF8Dxgf0"
    "V9o1fYKmneFz5daQoLOEmMcZJAVPKo1YBDpdMJ3E313U3AlXXNlamDZot9GEMKmu3adwGc"
    "GXBmZk534MxOjitwZrXW6b6RKekDU+XlKCUDJMqBoOmFMk9QP2I6vk8/QT0cLp2aUyYRJ8"
    "wOCj6wf44UpElybVxGmMzYKPb7rUY1ZLl8GGMaciC2QwRZ4tMV4eVkx2hBqYXm1BPFPzZ+"
    "CUfC69FGSBN+J2BIjGVIQv0ojfOCBKFYYIC2+NlFlfQ2Nqr4TH+RS3DjL5Z2OcaM0ACRbj"
    "+PkH27VnpxMr47ou/lsaCFSoynN+B6Z5enNumq+21KBKzycqucQ9WCUc4NwNvoVv2E9aBd"
    "nppUppnlAvkCszzWygGznP+6+mb5w5Kg9Wbq2LOwxwOdJx5NUXmPWQjCGmdW+4pNz4qJYG"
    "B9m2J9Q6DJkbhF39ko3GglbRmj8VD4/KChjWcz4tfOR9lLD/BU074vZ419n73slvYBMic4"
    "BPelfFq/qHRavyg5rV/IgLM1hZ1NXMXiUewhTssMAeauvcRcq8HGc3WO7xkZiNVRnOLXxJ"
    "usbHejinYohDUrBLgW4LqkG52osrQIYKrANKDUUbz9xUtuIgDrrf56y3ZQizQLy5FuMQQt"
    "HNuUiyDTZNzSQhBAkkM0mMypYiUuBTSRATylVRg/En/CC2Ap1uIrtuIS7BYsx1lJCdgpEz"
    "3WJpd80i2qV3d3t5l1+epGXni//Hx1zZYIATwbZIespiI/HsKgnoO7BVIHn4WaTYp2OykN"
    "2aJXTccBdDAu7s4lD5T937Gj4kwAv+2YuMYOtb/Zvh1Qb1TgU4svjw+61Z7CkfU9a/dRWB"
    "vaLikKsPPo8wbqOO1tGyPbFd41BiPPRsRB9VqL4GIzxcUG7XA78Qp1HEdo2PmrizBCOCY8"
    "B/sRYu+eg5bTFoXmYUEhCtEfMjEIoY0Q2mjA8epgaGPRmtAGvNLtBgqxYjk0Koo0rQXVqV"
    "fSUsmxNzWyYVEc20c+ti20tYPlvkIO9djxN64B+gLdBD7y6DbsPEDQkmAr7j7g0MWYyVn8"
    "mkNnj8TiZ2d2kBY1ddg2yEvtsJFH7kuQ5UXjUWlKQ3WfP0Z71Y14BMkk05SCPxuzpNhiGF"
    "Yfih43UlsEafyqjcRgpgX+B/r68frzNcrdEt3cI/ZGpJqHpB6Abt3Evaf6Pc2eJb579hGA"
    "mzCFm6hZrxcK9ZZafxE3qAlqVgowzWLaJFak++ItgiM+1lJw7DiR9JZQdfKmZWDqSlENdq"
    "Bqe1bC/cYCA2Qmj1K0bIldtg3XXR5S4pASUGF9YEYeM3uwM9n4BetECemukIVZXmmWQxuW"
    "juc5g0OZh1EYZb0XgB7s+TCzOSEW5zTygBZHWadlhrBMdB1ozZ4SOyE1FWBfl5JWS4N5l6"
    "t2yBa5yYr4Pl7o5tEqhQFhKT0rQmdGN6qAquIULVkOKq3Ii7KD/WDiE/bDXFUR/Ct7UYhu"
    "TnQw6P757Oz8/O3Zy/M3lxev3769uHyZwJy/VIb31c1fOeSZZVqRe8QJ23rLh0IUFg8Fun"
    "LbZy18ZWFAWD6YeASvJmtH2UejpOSBJNfhwaSbI8mbSsfANyXHwDeqY6BAbYp9nbRaSWow"
    "S3VrG2EEUKQ7bWD3cgCtDC3UYD8BeQE12KEGex9whajiOgD3Lt4Ukg+fhZojxrCWomXZFl"
    "TdnxWzf5pmENbSckoONGyyhk+YSNwfrWpYOlBqE3q6mhjAXq2na25laAHdqqntZi4H9XPb"
    "2QOkIqFPmxNw/UTEDyhNDAgHjatmB0wIH18/R+DOJYjdwNuJctOZ7PcfRPB/ceMXRTZG4q"
    "KSe8D8Nsp6TrIDKweol/nIlCu2ghKMpk+z2PTjx4J04hgrjlav56c8jYtyIMroawB2d6F+"
    "lTLtSxLtc3n29TzB4AQujdHRPqcC3dSDIyrfKfKKLQ4njMcPYh3qOpYQSgZ0eYqFZOwBJm"
    "P/HG7SI8VxK740LjtkRZt8s6JjwZL9IfKvX6DoW32EPcJOWoFHyI/o+5r9JU6u33mC9VZk"
    "bIddOUXWdkDfsbFTj824ZZydvcU7nnKNkUPwXOt4xozHKbucP5ztMxbYv7zSLOp2E6iLc6"
    "chcdmkxGUgU49gKUevYw7SwuP1XmBIh+v2mjXEa6nOLM0IwVlOSsuiRdm0h4mIWHYQB4Bj"
    "h5D1L+Gwx2AHzArROcrG4wcQNN15UpznqVo2FGOdCEAKoj7avFHOZIYd/fY6eynAXR/3gi"
    "4aJbm2Bc0zAO0qa0rNBCPILTpA3AsfOucMlDxY4akkJwcZ+YqziUdX62AiSo2rGu6UOFVz"
    "ooNJe+nYrTpjODokzLGvoQelOOiiri78YLLxFQv4T2Rmr7BTpIO9mOwwDOVeRPJ9U0MJoj"
    "9df7j5+f3tn15dji+lDlPxdvo6l7sImWCQCdZ7kwQywSATzByAexezkXXm6ag5KwnJIyZr"
    "ObJL673Okixo2mxNQ1gQhAVBWFCDsCCRXvFh4/nqxoTpy+Oy8CCRdjGZiZH1Y4Q+0i0bHf"
    "diEMESP/hIFKqzg50IA3Io5T0XgqVHN4slmlNPtGUQ388UYC8WDO136HsUQSQChPb3gg6G"
    "PQu26WeRuEFkYOS2gtOsUH+xIzxyi1N0pXRdilYE9mV8bLO8MG7wsQUFByJcUdwXsfsSK7"
    "3csKt0LpYdb+Py2EVxdChceH5LnjBcLB7JThGPmB2j7hBzsN+LeJAWG6zE9yvt8bLFwWzJ"
    "nmru0VVbX5y+JwRJmrlu83mcQ7y4Hl80fIikaqVCfK9KCvG9GkI99h6T2BZbsvWZhL0UkI"
    "JmkwjA/T4HNdvueqMV5ZgIDGKR7Dxjb8m+WgfuRADgrgE3W4l8FStXbHHtJYYQcycVP66S"
    "GP+mODH+TVFivM6ETokMAeHOoxqhyNvAd+Q0H6HtiwUN90DDMvmjo2VZFjRtsqazBGVVni"
    "0rBf7Xcv9rhFYeYG3X68P+Tv0E9qDXNTuzTHK4/uLRGbMMRwp/RnxpXObQWIeDGhRieO8i"
    "/i6vhEsabe1giTDij/IOLXnP+4A7MqKAJ/5P2xUe1gjSI/e1F5BE14HNN4XNh+BpCJ4+/a"
    "oPwdNG4goEeh2Ae2fiQxuNZ6Hm2ADLKviecmuwmE2OpQa4sbfUUF1SVVoOfbi7vWW6R99G"
    "H76NZO9z6jfk1FJSbjIrBgy0PgPtE+zNlhPd6iiS2CDeiM4Ld0THd4FazROHfI9BKOLYZw"
    "5+HJ87dFujtF1KDJg86L8C/VdOD+4R+q/Eb3pLAMe3GjC+qXXRJB76fkm37i9451CcJVdV"
    "18dVQuzX4eD6xPTXbGi9KPrLs3q2S9shIpSePZPI/cFBZRo66wnwyIzYTxkWGlhmU1hmST"
    "k6FIMk2g3H0GUXnCFRDLwOOC3wJBTFUsUSYMVXsOLZ1wU8HbP4+FTAx0pyAwS7JTYni/eS"
    "YIt4WhUPUyKDQLlrhoD9aE+RYVQMeCIAcNeAe0otLbTj8QB2HeLR/ieZTHeBqoZqabe5jB"
    "xkOyv0Va0YX5ggx5C1FNtnMfxZqSHh31rZT8hTOG6eAtQCPg6BC/GtEN9qErFobnxrjL2C"
    "Ukyp5SCb2JBFDItu8BIcftjIOWZiOwxfVV2PT9a2PyEu/8n5Mh0uM6pbrNIR3a60SAd2SK"
    "uVQeL7QXEOM4lWCOeFcN7Tb3IQzmskrhDOWwfg3jlhIJz3Wai5UQTdcN1A7W/vEDdtVtx0"
    "afRusUKGGL2b1ctlJb1clujlMu8BnbKfFtXirLPSpMQHiHj7i41+UzJoR1bql2C3n9uK6V"
    "tSryqRGMSMPUFyBSe/coBf2S72doVrcyQjQZ74PPs1icv8lByxNOYM8qubT+8//6oGPR6f"
    "3iqvfn24fp9rCc5WJI3tMB7fiu/tMM/W3ZJ8jKqsKVI3P68pdQh2CyjNjKA8uZnksBaUq7"
    "u728zkvrqRV4wvP19dM/yl7m75dduyfYHbRN+xrBAdnof5/KzCND8/K5zl/JJ0ztm7J3RI"
    "g5QYVHIymTAQBe2Z4jauQsdl0UeSIDQCrRd7NMe2s/FIkQaK4ZflBqOA1ox80RAknKb6C1"
    "hOGJYxk5cxnirkT9irYDu6mpZEQc8m6zkduqCj5LQcaNh8DbPfqwqHLtwOJSnYDOXNEDL9"
    "IdO/T8BGdS81Yc1KtRjqcVIuC2onGBCCC7UTelY7IbeW5PVw55IHyv6vohZSBXt7uHwc1E"
    "B28ayggEaB4x/oakXEs+QCx+NL47LA8Vk4qGngOF0RnryIfGxb78LY8fBnW4i6hP3P2YVd"
    "Hu1AVKjgAeSEl0l+JOvCqhS/jYKlR7AVR4lvVlN2Qe7zCAHSpgRIRwrKgV543NgLQNqf4r"
    "ChW0NvUOE3XbvW+Soo8jZygP/n/d0nNeBpGZkOsWcB+hdybP9oMzm1ekw3thPYrv+Cf98p"
    "Vg2OUblKZPSl5YXfQFYJJFxAwoWZKxAkXJwcV2LZ9QLxM4JAYptMYkeqarIDSLcYXqxK+z"
    "tABJlmKYS0EKxVSkTnVHE4OghpJAWYyhXeBb1Qp8d4RhJ2AJN3AEirfBZqzvB8VdfHjBB4"
    "/g6UiRFgteBDiVjlh+R+/UT3cK2Y9OwyqVRMpIDrp3LaP7w+rsD9T8hTIw/AnUsQu4G347"
    "x/sCTIoYts+ZgffBT7GYq5fslz5RM2hM9E4PtN5fsTFeVgL672lxIBzl/B+Tc56wLPqXHK"
    "BZOj/Roo0X6ih2lWCo654AM5+doAPhDwgfQB1xoB/MCGmM+GQJB5V5G7EFd6srjS1gmRj0"
    "Tdkit9eVyFDuFNRuqzIR/plo32DhIhaInFH+RdFAxJ2RTbB1LyqzyYUnwSLNnNK9bgBXrE"
    "FHpE5L7W4EhyckCU9CITy4To9Da2yHrZAcXbqWZ6QJPN1AQVHGErbWN7jBw2xRvk3qNzeI"
    "sMebD6m+R7ZNn+bCMqpSPRvtJlXzZG1Av/Wjt4xndEsYvOsPuECx0H0vaX8yMUV6BPDeLf"
    "PnkkO0X5eeh0acyGmmgpB3tJqdCUzPCCv9pvhfO74jjkUFxgqvyugHXOh/cP2BIgf7r7cn"
    "V7jX75fP3h5v4mCnRPGANxUXgsk4pbn6/f30q4KiZtCa6q6Qq4qnCNdyTdwj85Oah1IFvY"
    "4HoA14OZCwe4Hk6OK7tCnbpdxzOiEIBrsi8iUVaTfSB3k+FZ4u3vBAloepuBJAbrVgGqms"
    "kYshzgCv2PnuF2AP2PnoWazXOumKtcKHNniN8KirJBUTZz8TU1eGaJg796uCCVKLk4LvUK"
    "smGTBR/XVhkxHv3Cvs+jzOJGzOIWRcT41xSnDzEl8G5NmH9H3Daa9wCB9CFT3XlB1KKlqi"
    "svHj9AHrl9Px6cx+rM5t4Z6opVr3reTU4U7MpyuzINWQuWzwfpdv2E+KD1o5hoRllAdG07"
    "NOC2jtIGSl0ut4LCgRNupjS0g7CwddDWDpZhBFR4a2EWTYlvWwTZAY8e3gML0cE9s342Pt"
    "H186ZEYKWWy3fyF1LHmkwEujMnR8eaoVL3ukpdGs9LujSe57s0npwRHKTXhD35bFPDdpPl"
    "ANdcY2JDzWITItRPlyRQbkBrJgo0NZ9NUMWRjOc2DOKEly02itPU7WHDON4LmqQNLG3LIm"
    "6ST7fPrhP09Y+CJ8Suv2WQhSYyN8ZDQxoj8WxjRLlt7COCZ0vkbZg1iTizVF6YKM2Oh5YD"
    "8IqmWtZ9MAU7YxaPYgxa9oL4CmKxrG10LDFAjNtnb09ubZsGOPjfjQMW/O8d+99PQ48+MN"
    "voA3YclRmYXCu1/7h1NZmxYc1KTPI7vED3ZOYRZtJhj6AV9h+JhWxmtjhO0l5qSdnPqm7N"
    "pUg12yKrNQ2IO9uFyaDK3NICYVWe6R+jPcgqSz4cxU7za/Zq+aKTTKSOCOgIi/iVGInBDD"
    "7+B/r68frzNZJui27uEZu66NOX29swZCP1CBnaoPE3p++W/VqwhU2xhcHHfkQrjW1dgWKL"
    "q5YTkQgPEOqzKlCfFUN9loMae4tN0qcwC3dxP7SM0CBgLgtdOEZTNLbQ8OfXwHwvMYQcn6"
    "7xJp6nSksphjsRALT10QYXbLvVKNc2N5t1k5czUuDIymIqH0k0TDmF6BAWCcnSuLioYmpc"
    "XBTbGvxaFnQegjxZYn+pA3dGaBDGxtHN5yXdKryAxZtdIjCEedz1ZmeMS7w/etAJPyK+jx"
    "e6vHJWCjCF4JgucPXthYu1WKG9xBBWXsmCqOQgPStxkJ7lHaQ+wQ5RTNor28XergDkREYC"
    "eboLiN8/mEtQvYoagCcbHMPy6ubT+8+/qne4K0XD8KtfH67fywc616IuqZOcnhaEgjQmZ7"
    "xEqvLIk+0ro8gKS74pJGsVfTNMuW2XfetX5pgh4ZO9e40IQ7BW9/SUHCyUJmsYgl0g2AWC"
    "XcbawS6F1RD2F8cHw12OWw1hQan1YxjwEj6ACI6JApl5PEywJLaH+PPXCoSBwgknX3DGCF"
    "IHO+JDIEYG6lAYNnvB2HzOixMYm8/C2HxPPHu2VFma0ZVSMxPvx9SwMKOPWi4YUUi9KV9u"
    "BdsWqbCZtWc811Zs2XE3q5LULLZGUiIDNEiOEt/BXyoNhKPhA0T3VSXf16sS39ervO+LfW"
    "NAVL1Y/vP+7lNhgEEsItt59ixA/0KO7fex52EJuByMjHGXi/GQwzkkW4Hf4KppZn7Tzezf"
    "/x/rGtgC"
)
