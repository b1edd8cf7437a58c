"""Fewer index entries a run."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_log_lines_sequenc_58d17a";
        DROP INDEX IF EXISTS "idx_executions_resume__a81bb6";
        DROP INDEX IF EXISTS "idx_executions_status_144fd9";
        DROP INDEX IF EXISTS "idx_executions_fork_of_2724b9";
        DROP INDEX IF EXISTS "idx_executions_parent__461b3e";
        DROP INDEX IF EXISTS "idx_executions_workspa_81b8a4";
        DROP INDEX IF EXISTS "idx_activities_sequenc_992210";
        CREATE INDEX IF NOT EXISTS "idx_activities_id_732e8d" ON "activities" ("id") WHERE sequence IS NULL;
        CREATE INDEX IF NOT EXISTS "idx_executions_fork_of_2724b9" ON "executions" ("fork_of", "id") WHERE fork_of IS NOT NULL;
        CREATE INDEX IF NOT EXISTS "idx_executions_resume__a81bb6" ON "executions" ("resume_at", "id") WHERE resume_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS "idx_executions_parent__461b3e" ON "executions" ("parent_id", "id") WHERE parent_id IS NOT NULL;
        CREATE INDEX "idx_executions_status_1033cd" ON "executions" ("status", "workspace_id", "queued_at");
        CREATE INDEX IF NOT EXISTS "idx_log_lines_id_408154" ON "log_lines" ("id") WHERE sequence IS NULL;"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_activities_id_732e8d";
        DROP INDEX IF EXISTS "idx_executions_fork_of_2724b9";
        DROP INDEX IF EXISTS "idx_executions_resume__a81bb6";
        DROP INDEX IF EXISTS "idx_executions_parent__461b3e";
        DROP INDEX IF EXISTS "idx_executions_status_1033cd";
        DROP INDEX IF EXISTS "idx_log_lines_id_408154";
        CREATE INDEX "idx_activities_sequenc_992210" ON "activities" ("sequence", "id");
        CREATE INDEX "idx_executions_workspa_81b8a4" ON "executions" ("workspace_id", "status", "queued_at");
        CREATE INDEX "idx_executions_parent__461b3e" ON "executions" ("parent_id", "id");
        CREATE INDEX "idx_executions_fork_of_2724b9" ON "executions" ("fork_of", "id");
        CREATE INDEX "idx_executions_status_144fd9" ON "executions" ("status", "lease_until");
        CREATE INDEX "idx_executions_resume__a81bb6" ON "executions" ("resume_at", "id");
        CREATE INDEX "idx_log_lines_sequenc_58d17a" ON "log_lines" ("sequence", "id");"""


MODELS_STATE = (
    "eJztXf1z27jR/lcw+qX3zqgex46T3OWdd8ZO3MatE3dip+n1ckNDIiSxpgiVBK2o1/vf3w"
    "X4IX6bpL5AemcuZ5vAQtSzJLD77GLx22DOTWZ7R1cmmy+4YM549Ve2GvxEfhs4dM7gl5Ie"
    "QzKgi8W6XV4QdGQrEWvd13hgK9VIR55w6VhA+4TaHoNLJvPGrrUQFnfgquPbtrzIx9DRcq"
    "ZyoHMydhkV8BeZ+4LKnkTMqCBL6hGTOzDKA1sI4vHgsiU84rIFiJCp9cg8uMqIB1+EUMdb"
    "MvdI3onvWP/2mSH4lEGzC5/zyy8DuDPuGpYpO0QfJX+H2x/8+iv8Yjkm+8482Vv+uXgwJh"
    "azzRRUgbi6bojVQl378uXq/Z9UT/nlRsaY2/7cWfderMSMO3F337fMIykj26bMYS4VzEyA"
    "JmEKcY4uBV8ILgjXZ/GtmusLJptQ35bQD/534jtjhSOo7+iBuQ6zjyzTO3LYEr7+/4V3mZ"
    "AwjE83d8bt5Z1hDOooLbw05o5UuOUIidlvvwfjrrFRVwfyA959OP/8w+mr/1FocE9MXdWo"
    "kBv8rgSpoIGown8NeFJrdWFPymwT/OjCGv31cx6BGcGlGcCJlz3x6KcBfTejbjGgSZkMoH"
    "CDHYRyMKffDZs5UzGDP1+9rID27+efFbqvXip0OcxwwRT4KWw5UU1pkB+C+bMuvmH3HkJ7"
    "cnZWA1voVQquakujO+LmyphRb9YE45RQD5He/kMMc4i83xzGf7m9+VSM8VoiA7BpjQX5L7"
    "EtT3QQ6ApgJRbKoPC8f9tJQH/4eP6PLNbvrm8usjO0HOAiA7yyiJhp0ALw30OLsOasWAFp"
    "yawSQtGj6JftqCJngRxGE3dXHy9v784//i2ljvfnd5ey5URdXWWu/vAqo6J4EPL16u4DkX"
    "+Sf958usxqLe5398+BvCfqC244fGlQMwlkdDm69Lu0KycPCUNHXhjR8cOSuqaRa+EnvKxv"
    "vml+Ms9eoQ6dKh1JNOV9hpb+OdiHj5Yo9ALitkr7nwa9LNbe8r/lc7DOpeGvDPsZfBg8iy"
    "axwHAlS+4+eAs6Zm/Jvcfg0XPG7J5YnjL6ocNEMFf5AmM+n1tiSEarwBMI+1b4AfHQoYUY"
    "ieScgN8GazilKS+b2fcFPAIefKsY5RC/8CtGL9tAdQZU5B/k64fLz5fxzZGrW/Lpy/X14H"
    "f0M3TxM7JPRV3os3Lob2QWs/j1yoF6YU2vHFEMa1IqAyncXg0ww+dVFyzhduHHH388OTk9"
    "fX1yfPrqzdnL16/P3hy/gb7qhvNNrysUcHH156tPd+nFS17IuCHwbYtt5EvHnyvkr+A2aQ"
    "h02icJZXtoKp+e1DCVT09KTWXZlHnI/dG/2FgEKDVwSrJyPQR7+35JBFqziTothdN0BtSA"
    "M9tkwkiP0MMn+cWrGk/yi6xLsX6SZVMR6AchNzVbH7fzEAMWIzaj9sTgkyaYZuUQ1zSu0m"
    "puwgNF/ZEFejYskC6qQBqoOQ30gdE0+1DUPqxBB62MGXRtTwl94Evo7Sb5nz94JBpc0j9g"
    "hYyYy8y35N4yFSEkWZ9E7zLeBwO8mhIvNvWE0Y4kyIm2YgpaTW7Hu7I498YT6DIHLaySdJ"
    "SwpXreWVibpp8sXD516RzmGVg2TeYIi9pviSXktOORCXfVDON7zCXLGSdzajIiCeelJclr"
    "xUF7Yw6YE+qYAZUtO8N4kimG8YjLbVZzWsqz0wHv/Eu8po9WsuFXnL90mb/Uzxzkt9wFzM"
    "qJn0iqh27yyfFxnZD/8XF5yD9sS2oiKUfe3Vxfg+1Gvg3efRtkzGZ46ybW9yYk3Fqih9rY"
    "Pmkh+ANzGqdfpKW2A/TTc02XWU61qDTxutcS6Hej341+d97vTqqZfV9YMFwLNaclt6Dm7n"
    "CGndOychHBHm/zOmdlUdM6a9plj2BitNFzWhK1rLOW025wTtHlnm5OECPAGbsHM6C2CGyO"
    "XSvAOQ/yn7jLrKnzV7bKhdozqIYc2dfkWN0Ed311PXO6dBlTW7nnC1CA785E4HCe3747f3"
    "85KJkktgDxF491kQWoi25uXiyG90DksG9a4tIRbjFBvG4dVpLEsp/BoOMm6cpfZ5yYlkmW"
    "MyreEoc9MpeMZ9SBGz8iV4JwX9hqQ6JkhONnNiSFGVGZzrKReAtGHzzCJxtzwslUECSFdS"
    "KFNVhLu2OENstSa7h1cS3RQ3J3d7mVmMiKiaydnSIwkRUTWbv9EGMiKyayYkANA2q6U7Oa"
    "JJFdzqll/5251sQa01AHObog32lYxRow2d14TPTfJMtMDsZMorIggiSxhcuD8kXwOw3yy1"
    "yZPKu6EpU4Jji5V7dxX5sqkONggphWXIDSYBNfKhbooel5clbHi4JeFfVgcn4UZiTtxV3F"
    "dby367imiTE11IzVZ9ppuWVODKbDdEe/TQmZhAiyitUxfD8MCmNsuSq2nHigdIoqXzmPli"
    "h1ExOtw8oKuHG/DfxCh/DJBDw/PgEfcM7k3kZvZi2GhC+kn8jlliMVaZ5x+GYqtKzM1o1D"
    "x9nrgc+BXiN6jXpMMXvwGuW2vLYhoki2h1jjhqG9wIzuuR42YOcM+26556jmlmqm4zFbtH"
    "udM6Lop+usZ+VGtNnQkBNEnx03NOCGhsODu4MNDet3HUmnp9DNzYs6UU8fY4pnUEA9JVqH"
    "VdTTmijaJCUhqlJjy20K6aLr9Yunp/INCjMRhuWkE+Yp6MQ4IR+yJz7kEd7dwl0MpYXOEh"
    "L7K3H2YlfwBiXOTl68fP3yzemrl3Fls/hKVUGzfJFz5D3aTBSdc5T8hdlSzWlJVLPeasa4"
    "NfrAmgKLPvABfWBMuehwysXfqOeBys3PzGNiUOD6pjsMq7zfRdjVkOVVxXaT8uWA4AiD/0"
    "aijyHcKXeIMf9ej5l5WOHXYvgZw89aTN69sM+7FX7G7HDMDkf9ope9A5MDs8P76arcMrBH"
    "Cn2UsGVY5Zx4qs8mTon8UJM8UttngU8iXeWJzZeejNipemIOl4fZB9uF64fq1LfJx+kwKH"
    "fomWRY4bzg6RI7cFwyakhIVZ4s4TFqs4IX4MJyqLsq1sRaJqOL0UoExQg7po0K9C/CeiCx"
    "AQTAXlx9Ov/8c1w9JLaCrm8+/fmioH7Ixc93l+foWT5LmxQDfM9BzRiRwoiUju5IvYjUoX"
    "wSzyvZrho1Dau9EtVpE7dk5IIHInequsRkj9aYkSV4GuCPkAVzPbC2PXiiwHGx6u9NzWQI"
    "otOhi9OBEZO9REzU8w8vvFNg8JTDnJZqBbNmxGoa55e1jg98WXF8oGpDF+IZ2pbhgcAwDb"
    "U87Skhi6rWWtUYh3wOWsZDvZ6DljEaidHIQ7v/mkYjFeoFbn+kjXKfX36hTRz+wK0/Ipd/"
    "VAWJZdxRFSmWN0IoeP6egEdIOvzE5kt5GBKVY3s8iFrKv8JTkgSzbY+IJYcx+cIG6QV1RU"
    "2aAFkBXViBPVekyq63GlEBOylHJV+u4mhvNRewUaxXY5BPf6yB8emPpRDLpjTCGEvPPse1"
    "qJaTCqolaisKp8u2yni6zce0bMtxiY8eS/SP9zo9q/O8n5U/72e5umvg2Bj/4U4jiFNC/U"
    "N5+ywufYQF0zV8t9HamJbqH87w8tecWyonlxyRG2/+aRqdyAn2cT4/qzOHQK8KuyQ3iyTP"
    "QWnFxBQOgISMzoQMhkuehZox46q3as7xgYehr9aJQwUcViqrqJzIihNzNmGzBHOog5xT1z"
    "gndNn1ctk92582sbqj/v3LBjqt40eelvuRpznPxqYlB5s/XX4tkt3fAz+YuIztai7ZdQE2"
    "NG97a/egefss1KyJefuRzbm7Ol8s7IpzZ/OdKs3duepu0HX/Teze8Yw602gjKZWHy5ogOl"
    "qpo4Qsk80XHEzj8Yo8sNVbuEjGfD6XbUtLzECMhSPU32YKAwUcW3arKVrVuljVsYoaWHJJ"
    "mR7a1duPC4A65P3mIL5j30uqvK4legFw1Rpz+Y+71PKSO2Y+tVE06p49e77LVh1mhOL2wY"
    "MvErh98FlsHwws0EtHuKtyAzVormOaMuhpbcTGBtVNfNCoqwxReUNH5MZhsuqiUJfu12n6"
    "92CU+o4szAj/jTz4+KFKR7Q8EkBsyr2IDvH4nKnCKGDDMg+M3Ga1UeInFEwdNF61NV5Tqm"
    "rOC8eivbCxMkxZLXL4RQU5/KKCHH7xFDks35vGOgmFeqiNA1P1ao5t4n7EAr3Qxb69D8/6"
    "DzPioj5pzEvP9UgL7e9oj12+A1s+3cNlj1bD01KSInhcCh6X8iz9ZAx+PAs1a7QN+ul8TO"
    "S8kPM6uG+JnNcz4rw+MJqma/KtwxqM10xW2m3Nd33gSwL3uSIhcZY8aZPMqDcM+C1mSoJL"
    "zFhAYCmKa8oxZbFj/JRU8spQGm3gs2Sk9ue2HO8I3G27LTqugQfNR9ziCthkhq61Wt447I"
    "7D//axVuqghF2slButfu9dOimsYR80VK55Ub15w5R92y97dzNGpi5dzILsI8sjIwZNhJny"
    "fO6fCPsOI9orwmXYh7lxnfthIjB0r+7BiBide1wNO7Yaqgcgj/lfbm8+FWMeC2Q9UmssyH"
    "+JbXldZEUrwJVQVLPR1cRz/Lo2XxcTYrgsbnNZlMBuZVWMBuqiCmotiolHcC9r4q1DF96M"
    "l6+NcYcGa6ThhUKb5ESokUi00gVrJiWu76i8XXhYZByVTFw+H5IHthBxpSWZpCu7QZeVRx"
    "aW46gzLWH9rM5/SEAfR0ww7UHXhbQzcbAOxRbROHl+xom+WG/GWxebHK1o67ZGhx7Q7sDs"
    "2Ot2eYV+yW75SDNPGyabn0AXuO58kmSrax/tUHj23DA452FI8u3p1IKyXunINJ4ZoZN9gj"
    "v19Ur/S36HnFrKkwAzYn0oTLbvTEBBpwU5gOVGZdQfbcoymzLzDsgBcumXjLrjmSHgwW7y"
    "uGfEejEN7T3zVVDhFzzx9UpXrKX3WLzCjKIgXaxekQ6JNOAD8oKYHZulBNQpMI/MlQgZ8P"
    "COimrnlyJcIo3R/CzMC38EC9sMbPkIrWYGe5n8BiZ8d6yWJ630RHHaseCu8QDfoe38nB6h"
    "FwvkrifoALJmD3RSBh/iNJ6AxYjNqD0x+KQJplk5xBV3gjzD7HHcCfIs1KxjgqS+6sVNAh"
    "qnPpYgL+jUcMPQRhr4i1DyT3/9zGxaQl5m4ih3dNoj1H/fR1hKQlYRmQoRrZE1E1GerQJU"
    "skwIDLAOTQVJo0IdRy44GTES0HrMfLIGSCIOCEPm0l9+UVeH6ZghBp20CTqF2mkWcwqFeu"
    "jKntWJOJ2VB5zOyuNNZ0+EmzDRAxM9Dr0GFlkemid6/D1gL6tW1ahLvZU1pEM3Ovgz4laD"
    "FJC34SmeQR1Yk9CJUJsz4nKytVfYkBDHHFNdl9PG8Y5DhDg6lF/ayUhdh/DF/N1d5+86XD"
    "SqIRb1x7yh5nkUGKvDWJ2ejzvG6g6O6zrhoXkYJyuLgRztAzlIpSCVglRKLSrlHZVM/+fg"
    "7IwCHiXVPqwiUcaqpxEcw9GeQfka7Nx14APIlD6ycLuu4HKHrixb7pAJd+WWXUeWw7Cg8x"
    "Sgb3TCDpIo2pIohVWwn2P9azxSp/MuqUbVRWuoQpMyI500ODFzCDOHdDQ6dS0v+o47Y991"
    "5dGJ19bcKrY8s32qrc91b8OW3bdQcBRsTBmjW8mcGNMCLIXKigH7FD6M/SRTaGRsb7Xe4T"
    "2U17gjf7rhr/KHOhEy2lpe31LNpc2gxaqhxSqtttAbaRCjykhhgKqkaOlBqZxecqEa2Cu9"
    "wVVDc0VPbLdkrRTNDvulIDsMr6YM5PvQsvqbLR/wosKCqQ6VVmBkpRkL2XeTNC5ZElDVB5"
    "xx+BKRIUeJsi3BCAxyd+S14KOUxbek0tKT9CT0f0vuLfNeFu4NSwz+wTv65nxz7lSmNVx2"
    "uOwqn1R5fPhPMDiYl+OHwGAEe9G3TWJzuBDLExdM0yiDzFubndAS3YWkSJVRKo9y/OZIeX"
    "UDczUKl8Ym3CbYttx3zNoFiSzPmIVrQm4ZcC3uWkLRcDCOH8TJMMtbG/tUg/VeN0N1e4YU"
    "Rhq3DmtirslsU+LcZtQpmSjWUhlERyDWLzAvbm6uU+zoxVWWjf7y8eLy8w8vFN7QyQpW+o"
    "JKEonZu6bnmhRBt7UA0/UqmAO1mvVPCWKaiXasf87bO4zBfPmdjX1Rsu9h3VhpKLOo22Yb"
    "CcEqPSLypIp/cd91qB1Zu2BTiVnEfI6hzQNzWJmxzAOTOjSAKVm4/F8sMLVU59YVMlOvTr"
    "IAZmKlLeyzLqBVPuSv8u1eK0eFRecsNZCM2MHlYPNIeMOhZkLsohd5oDoD3PIP8vXD5edL"
    "Eg9Irm4JvGnk05fr68DbTXzsgrrMEeHdbeNj4wErPxZ8lIcwrXAbHxoOl/5I9BZ08RbaFZ"
    "TCMlJVFu2hN7JoBuq27a3uVVDscMY/fPp0WrTLrR7aCXGEu/YGC9zVgrtaOrz+4a6WHTFl"
    "zsJvlM8ZC/RiGth7Oqfr8oKFrxzuWAD3c7ZAe8HHBbuTy48AjvpjueCiPBpWvKCVZ9anhP"
    "rwAO86vd5m1GOG7wjLbkr8ZkS3QP1qhn3Xmd9MfGqdDNo8SpWW3WOsKmKuOhurStGuTV6v"
    "lCC+XDq/XPKrPrACMqd03U9I4MqfK6HDqJg1QXMtgGDm47rUpbBGOy2Du1lpnIl0nonUYS"
    "QeA1ydohze6kNMknJ4Skxnk066MjPJ2YL7wpg3merTQpjJU4DryDenTBiCPzCnqG62NS1F"
    "Nyfao8jdjycnp6evT45PX705e/n69dmb4xjofFMV4hdXf5agp+b4Ui34XoG39Z6NrTm1K3"
    "UQCmaX20DyKByhe8qowPX95burj+fXP7x4M3yTcasiauPlcZa/SKWX1KXoU0LIzxci2sKI"
    "KJDs0fyxRfdmIZpwxHF/NCGyUCayvOq++wkRfPOzVJXvNar8GQv0gWnfd6hI5q4yI5gzm4"
    "Q4snJ9wD5zpMFZjSjH2Vn5kQZnWSsBk9ufAffhCeq2O/MsLYkMl85aZgBhGx0n5VDDOmt4"
    "4frtyOqUIOpYbx3z+aIdR5UT7Y1btGeGagw42kzeays9FIqjLtrqwmvDFSbFNmYKtVLDtn"
    "lC3Pbe17JM/QFWw7pMmoLbm8JMXcZX08pM8V7yd3wOndI7c8v6DGttOwdcVPf2289v+ZyJ"
    "mSwBT70HZsr943KDuSzXFNRlomHNJJVcW3tj+foOrei72BbWNDrI4lhRJX6DDXG4Fa7BVj"
    "ipgTzQ5UfERf3xhLiyE+IyD7scIBvPGLuMtqNf05LIsmvN3CSWloZqTksiP6ezlrMGRV0r"
    "ISuHfl21X8eShY82dDtSRZS6Ce6Tfkf2+dLS8bh8ZE7h4QCZHjWdDiY7b1bxCgZwV4F7Ed"
    "a8UpVfPVlzldpRzX/p3Vjy0KrA0/gJ2hm599h0Lm/gvvwIgKxW4gywjer/V5HPhbNLAdsc"
    "PkObuSE9yU0td0xa5PodZq9Ah7L8FBo5PCvSesL+PXTwTk9qOHinJ6UOnmzKHlFtMqPhoW"
    "tJmf7lTG1/Z/iCFmWpluMb9d/fAzzYFf2TSUc7Pq6Tj3Z8XJ6QdpyLR7Vwn9A71t9vKmae"
    "yjNoS5inbs76+86g9Ri1C4sZWA51V2V2SySTLWKwEsF+7G6tAlW2YEjcxZgD5BdXn84//1"
    "wM+kUB0Xfx893lee6ASOQGkBtAbqAJN3DNpx8YLYxFRk3DKjbA5lNjBr02Ox9wQl1CUwew"
    "wLjqUBd1Lgwz06e/JDrWjERirFGXWOMThQCquJUD1gLoflJfbj4/2HxzbTmsZL5RTU/ONz"
    "b02uQwKimfSmng0yGhnoqneurIJznJ2NYjI4JaNpnAk0EsEZTcj0rzBwdZKVaSK2nqEEWI"
    "qlOp7qPHVM1ZUxjKSZw0FfCZQzJaqSGjvm59IlN90vpd+DWqz59MLSolO/Nd84X+k602fJ"
    "pd3C2RapNsTFW830aZ++i7qDr3WONeqxkdUy3xRKwuwdrO+Ohp8YA9byfIrFs5DZTXo80J"
    "YnCnAF+MP2D8odvxh9jYbJOMGgv3grZOo/2mBtZvSpF+k8V5DrY4uGhNYgIJkV7gu++wAI"
    "bWehlaw7ADhh0w7DBsRAN+gh+ffWdQQANGTcMqGlDZrK6/wXmbMuwgcwvlSDEZSJbgZbxV"
    "HB33xcIXkr2znBTxRwW5Dxpjd6RJBmJY0WU7mYjIa+2Q1zqIL6XbZIPOVJedKVkKAya5Zn"
    "XcUkL4ENd4iPHIzH0eJygEmy8KnuhS7jAhgdXjs4yh5RmqWmaLs3fWcns8dye+0tmDd3Im"
    "YP0nuUgUefACjDMGegOICyR7FO7ZGsB4euNeE4r1qSCq28zRKyYRS4j2XMNYXvLwOQhYXl"
    "InXWB5yZ2Wl8TgFAanMDg1bBSc+iKzHN7T1aAgOhW3DavCU77sZZh01T4+9XVGhYo7yShX"
    "VAgDRiRjuCEi+FBeW86s8Yw4nLh8KUNVNpsIwJsL+BgZwVI57MtwJBDlviPKY1XZhNxMIq"
    "kZfOs1XQn3Op2CMIawdA1hYQbxTjKIwzch76IVwxl2r/LM+gWldLUwRHK4EEk0MbdEOyGO"
    "cNeAO8pDqe9DRhLoNrZzG00f8JHGY9ERvVXAZwQR/3b4I411eB0gjaWTLpDG2vkpKbjHFI"
    "/z2DO4WzrO4zA01h31HgYFFJa6PqyirwT02IC5AkzIhLtkwTgsMUdEUVlhfjWVudWyUSVW"
    "e0wGp1XJhbHNPfg1nWz9B4/wJVxxqeNRRcvUPnkiq5l0LfeyUgcmDFvdY+Fa3LXEKtknS2"
    "bG170xteFTE0MiN6YLN4aHXuzJPVY/c0DfcvnqV2TSh1I9hPikVqr3SUWqd9SWfOSTcuTd"
    "zfX1+d0l+TZ4922QdZ4T3yGnloqKkGkxTONqlcbVMRJ04HBhhDlku5redz3/JFfsXBLo07"
    "AnxffnH5/sCuzAPz49ef0q9ojlH1U+8C24a9dFJBxrkau2lsJMNZ0z1dj3hQXDtclGTEmi"
    "lrXWctpDaaTmtCjquRN6Fjyv5/Lz5zJi+z+GLuFzjnzLFpbjHcnPO4SvuZPD6QSdFhiE5R"
    "qJ+qMqtq6KCXfnTRyiqD96Qi1K4TjesihBoRzttQTi3RxveOwByWKXv573mR6hDzrYOe+F"
    "tfiwfESny0fIaE2bPbQ5OdxBm6dP6Fhw19gkCpEeoYdE+Q6KRyjImsXakjIbRNw0e5y3kw"
    "kNWIzYjNoTg0+aYJqVQ1wLk7uYudEEkR+lfzbF9ueINWrN5omsHD7TZbhOikpH1AF2UlhC"
    "ApGNAWpO42ZlkcfVmcdNZzE10nNKEguBaK1mf2G2VHNaEtWstZo12Jzfnbm64cE5mC2O2e"
    "J7BndL2eKFM8QWEG5SVkLPaaHTVSVk2v2554HKGBuUpOXH7cOn0vMNGnbd5CDEBXM97pDl"
    "jM8JJXJYmZYPTpY6w/BuxqIe8iRWLhvkE0ce2ApG5GIGAxE64r4IU/3JnK7g3wNTOfzBKY"
    "dBbfWoePqEWnZ5AQr1xQLN+R5TnFv+7MKoZUji/irZfg5DG+n8fUy21yXZPqG0uqgnRHAd"
    "zoa9uGcVrwrl+24TIlgytiAek5k/mjhdGVGkUHR2upSy4Ouygryr0rcnLdSbbdJbPHdQWN"
    "CzDWOREcWXR+eXJ2Gh1V3HEyK4jlf70yLcmbuhoxdt8O0mpE86eYkHSjf/7o5OByWunWwa"
    "PunVRem9rRy6G0ceWD8NPC453FD6Ya6sFkhG8ph56o5nzCSjVS0XDIYqcL9E8D1i1wt9LF"
    "18rFAzzbbZhkI9TB46q5cQV5EPV7rF9uyJHba4SuIqiatk4Sp5zlxrPCtaJMOWyjWSrvu0"
    "WCDDS09XD2m0ppX6jIVvc4GvGGpvs7VMe6KlfN16ZK5XujGhGNqESA9XrpOzszr1Ic7Oyu"
    "tDyLZM5iu8VA0QDrv3EN0XtTLlX1Rkyr8oOmjREYXHLJbv5EuI7H8z32HW/K1t28tZB/tc"
    "zH7/f1ERsG8="
)
