"""Fewer index entries a run."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_log_lines_sequenc_58d17a";
        DROP INDEX IF EXISTS "idx_executions_parent__461b3e";
        DROP INDEX IF EXISTS "idx_executions_status_144fd9";
        DROP INDEX IF EXISTS "idx_executions_resume__a81bb6";
        DROP INDEX IF EXISTS "idx_executions_fork_of_2724b9";
        DROP INDEX IF EXISTS "idx_executions_workspa_81b8a4";
        DROP INDEX IF EXISTS "idx_dispatch_pl_is_held_0d6d93";
        DROP INDEX IF EXISTS "idx_activities_sequenc_992210";
        CREATE INDEX IF NOT EXISTS "idx_activities_id_732e8d" ON "activities" ("id") WHERE sequence IS NULL;
        CREATE INDEX IF NOT EXISTS "idx_dispatch_pl_is_held_12811f" ON "dispatch_places" ("is_held", "workspace_id", "priority" DESC, "queued_at", "id");
        CREATE INDEX IF NOT EXISTS "idx_executions_resume__a81bb6" ON "executions" ("resume_at", "id") WHERE resume_at IS NOT NULL;
        CREATE INDEX "idx_executions_status_1033cd" ON "executions" ("status", "workspace_id", "queued_at");
        CREATE INDEX IF NOT EXISTS "idx_executions_fork_of_2724b9" ON "executions" ("fork_of", "id") WHERE fork_of IS NOT NULL;
        CREATE INDEX IF NOT EXISTS "idx_executions_parent__461b3e" ON "executions" ("parent_id", "id") WHERE parent_id IS NOT NULL;
        CREATE INDEX IF NOT EXISTS "idx_log_lines_id_408154" ON "log_lines" ("id") WHERE sequence IS NULL;"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return r"""
        DROP INDEX IF EXISTS "idx_activities_id_732e8d";
        DROP INDEX IF EXISTS "idx_dispatch_pl_is_held_12811f";
        DROP INDEX IF EXISTS "idx_executions_resume__a81bb6";
        DROP INDEX IF EXISTS "idx_executions_status_1033cd";
        DROP INDEX IF EXISTS "idx_executions_fork_of_2724b9";
        DROP INDEX IF EXISTS "idx_executions_parent__461b3e";
        DROP INDEX IF EXISTS "idx_log_lines_id_408154";
        CREATE INDEX "idx_activities_sequenc_992210" ON "activities" ("sequence", "id");
        CREATE INDEX "idx_dispatch_pl_is_held_0d6d93" ON "dispatch_places" ("is_held", "workspace_id", "priority", "queued_at");
        CREATE INDEX "idx_executions_workspa_81b8a4" ON "executions" ("workspace_id", "status", "queued_at");
        CREATE INDEX "idx_executions_fork_of_2724b9" ON "executions" ("fork_of", "id");
        CREATE INDEX "idx_executions_resume__a81bb6" ON "executions" ("resume_at", "id");
        CREATE INDEX "idx_executions_status_144fd9" ON "executions" ("status", "lease_until");
        CREATE INDEX "idx_executions_parent__461b3e" ON "executions" ("parent_id", "id");
        CREATE INDEX "idx_log_lines_sequenc_58d17a" ON "log_lines" ("sequence", "id");"""


MODELS_STATE = (
    "eJztXf1z2zbS/lcw+uX6zug8jh0lafPOO2MnbuOrE3dip7le06EhEZJYU4SOhKzoevnf3w"
    "X4IX6bpL5Aemea2iawEPUsCew+u1j81Ztxk9ne0aXJZnMumDNa/cxWvR/IXz2Hzhj8UtCj"
    "T3p0Pl+3ywuCDm0lYq37GvdspRrp0BMuHQloH1PbY3DJZN7ItebC4g5cdRa2LS/yEXS0nI"
    "kc6IyMXEYF/EVmC0FlTyKmVJAl9YjJHRjlns0F8bh/2RIecdkcRMjEemAeXGXEgy9CqOMt"
    "mXsk72ThWP9eMEPwCYNmFz7n9997cGfcNSxTdgg/Sv4Ot9/74w/4xXJM9pV5srf8c35vjC"
    "1mmwmofHF13RCrubr26dPl2x9VT/nlhsaI24uZs+49X4kpd6Lui4VlHkkZ2TZhDnOpYGYM"
    "NAlTgHN4yf9CcEG4Cxbdqrm+YLIxXdgS+t7/jhfOSOEI6ju6Z67D7CPL9I4ctoSv/3/BXc"
    "YkDOPD9a1xc3FrGL0qSgsujbgjFW45QmL21zd/3DU26mpPfsCbd2cfvzt98T8KDe6Jiasa"
    "FXK9b0qQCuqLKvzXgMe1VhX2uMw2wQ8vrNFfP+chmCFcmgEce9ljj34S0DdT6uYDGpdJAQ"
    "o32EIoezP61bCZMxFT+PPF8xJofz37qNB98Vyhy2GG86fAD0HLiWpKgnzvz59V8Q26dxDa"
    "k8GgArbQqxBc1ZZEd8jNlTGl3rQOxgmhDiK9/YcY5hB5vxmM/3Fz/SEf47VECmDTGgnyX2"
    "Jbnmgh0CXASiyUQeF5/7bjgH73/uyfaazfXF2fp2doOcB5CnhlETHToDngv4UWYc1YvgKS"
    "kmklBKJH4S/bUUXGAjmMJm4v31/c3J69/yWhjrdntxey5URdXaWufvcipaJoEPL58vYdkX"
    "+Sf11/uEhrLep3+6+evCe6ENxw+NKgZhzI8HJ46Zu0K8f3MUNHXhjS0f2SuqaRaeEnvKhv"
    "tml2MktfoQ6dKB1JNOV9Bpb+GdiHD5bI9QKitlL7n/q9LNbc8r/hM7DOpeGvDPspfBg8iy"
    "axwHAlS+7ee3M6Yq/Jncfg0XNG7I5YnjL6ocNYMFf5AiM+m1miT4Yr3xMI+pb4AdHQgYUY"
    "imScgL96azilKS+b2dc5PAIefKsI5QC/4CuGL1tPdQZU5B/k87uLjxfRzZHLG/Lh09VV7x"
    "v6Gbr4Gemnoir0aTn0N1KLWfR6ZUA9tyaXjsiHNS6VghRurwKYwfOqC5Zwu/Dj79+fnJye"
    "vjw5Pn3xavD85cvBq+NX0FfdcLbpZYkCzi9/uvxwm1y85IWUGwLfNt9GvnAWM4X8JdwmDY"
    "BO+iSBbAdN5dOTCqby6UmhqSybUg/5YvgnGwkfpRpOSVqug2Bv3y8JQas3USelcJpOgepz"
    "ZptMGMkROvgkP3tR4Ul+lnYp1k+ybMoD/SDkpmbr43YeYsBiyKbUHht8XAfTtBzimsRVWs"
    "11eKCwP7JAT4YF0kUVSAPVp4HeMZpkH/La+xXooJUxha7NKaF3fAm93Tj/8zePhINL+ges"
    "kCFzmfma3FmmIoQk6xPrXcT7YIBXU+LFpp4wmpEEGdFGTEGjye14Vxbn3ngCXeaguVWQjh"
    "K0lM87c2vT9JO5yycuncE8A8umyRxhUfs1sYScdjwy5q6aYRYec8lyysmMmoxIwnlpSfJa"
    "cdDeiAPmhDqmT2XLzjCeZIphPOJym1WclrLstM87/x6t6cOVbPgD5y9d5i/1MwP5DXcBs2"
    "LiJ5TqoJt8cnxcJeR/fFwc8g/a4pqIy5E311dXYLuRL703X3opsxneurH1tQ4Jt5booDa2"
    "T1oIfs+c2ukXSantAP34XNNmllMtKnW87rUE+t3od6PfnfW742pmX+cWDNdAzUnJLai5PZ"
    "xh67SsXESwx5u8zmlZ1LTOmnbZA5gYTfSclEQt66zlpBucUXSxp5sRxAhwyu7BDKgtApth"
    "13JwzoL8I3eZNXF+ZqtMqD2FasCRfY6P1U5w11fXM6dLlxG1lXm+AAX47kz4DufZzZuztx"
    "e9gkliCxB/8lgbWYCq6GbmxXx4D0QOL0xLXDjCzSeI1639UpJY9jMYdNwkXfnzlBPTMsly"
    "SsVr4rAH5pLRlDpw40fkUhC+ELbakCgZ4eiZDUhhRlSms2wk3pzRe4/w8caccDwVBElhnU"
    "hhDdbS9hih9bLUam5dXEt0kNzdXW4lJrJiImtrpwhMZMVE1nY/xJjIiomsGFDDgJru1Kwm"
    "SWQXM2rZvzLXGlsjGuggQxdkO/XLWAMmuxsPsf6bZJnJwZhJVBaEnyQ2d7lfvgh+p35+mS"
    "uTZ1VXohLHBCd36jbuKlMFchxMENOKC1AarONLRQIdND1PBlW8KOhVUg8m40dhRtJe3FVc"
    "xzu7jmuaGFNBzVh9ppmWG+bEYDpMe/Rbl5CJiSCrWB7DXwRBYYwtl8WWYw+UTlHlS+fBEo"
    "VuYqy1X1oBN+q3gV/oED4eg+fHx+ADzpjc2+hNrXmf8Ln0E7nccqQizVMO30yFlpXZunHo"
    "OH3d9znQa0SvUY8pZg9eo9yW1zREFMp2EGvcMLQXmNE918MGbJ1h3y73HNXcUM10NGLzZq"
    "9zShT9dJ31rNyIJhsaMoLos+OGBtzQcHhwd7ChYf2uI+n0GLqZeVEn6ul9RPH0cqinWGu/"
    "jHpaE0WbpCSEVWpsuU0hWXS9evH0RL5BbiZCv5h0wjwFnRgn5EP2xIc8wLubu4uhsNBZTG"
    "J/Jc6e7Qpev8TZybPnL5+/On3xPKpsFl0pK2iWLXKOvEeTiaJ1jtJibjZUc1IS1ay3mjFu"
    "jT6wpsCiD3xAHxhTLlqccvEL9TxQufmReUz0clzfZId+mfc7D7oasryq2G5SvhwQHGHw30"
    "j4MYQ7xQ4x5t/rMTP3S/xaDD9j+FmLybsT9nm7ws+YHY7Z4ahf9LJ3YHJgdng3XZUbBvZI"
    "ro8StPTLnBNP9dnEKZEfapIHai+Y75NIV3ls86UnI3aqnpjD5WH2/nbh6qE69W2ycToMyh"
    "16JumXOC94usQOHJeUGmJSpSdLeIzaLOcFOLcc6q7yNbGWSeliuBJ+McKWaaME/fOgHkhk"
    "AAGw55cfzj7+FlUPiaygq+sPP53n1A85/+324gw9yydpk2KA7ymoGSNSGJHS0R2pFpE6lE"
    "/ieQXbVcOmfrlXojpt4pYMXfBA5E5Vl5jswRoxsgRPA/wRMmeuB9a2B08UOC5W9b2pqQxB"
    "dDp0cTowYrKXiIl6/uGFd3IMnmKYk1KNYNaMWE3i/LzS8YHPS44PVG3oQjxB2zI4EBimoY"
    "anPcVkUdVaqxrjkE9By3io11PQMkYjMRp5aPdf02ikQj3H7Q+1Uezzyy+0icPvu/VH5OLv"
    "qiCxjDuqIsXyRggFz98T8AhJh5/YfCkPQ6JybI/7UUv5V3BKkmC27RGx5DAmn9sgPaeuqE"
    "gTICugCyuw54pU6fVWIypgJ+Wo5MuVH+0t5wI2ivVqDPLp9xUwPv2+EGLZlEQYY+np57gS"
    "1XJSQrWEbXnhdNlWGk+3+YgWbTku8NEjie7xXqeDKs/7oPh5H2TqroFjY/yHO7UgTgh1D+"
    "Xts7j0ARZM11i4tdbGpFT3cIaXv+LcUjq5ZIjcaPNP3ehERrCL8/mgyhwCvUrskswsEj8H"
    "pRETkzsAEjI6EzIYLnkSasaMq86qOcMHHoa+WicO5XBYiayiYiIrSszZhM0SzKEOck5t45"
    "zQZdfLZffsxaSO1R3271420GkVP/K02I88zXg2Ni042Pzx8muh7P4e+N7YZWxXc8muC7Ch"
    "edtZuwfN2yehZk3M2/dsxt3V2Xxul5w7m+1Uau7OVHeDrvtvYveOptSZhBtJqTxc1gTR4U"
    "odJWSZbDbnYBqPVuSerV7DRTLis5lsW1piCmIsGKH6NlMYyOfY0ltN0arWxaqOVFTDkovL"
    "dNCu3n5cANQh7zcD8S37WlDldS3RCYDL1piLf94mlpfMMfOJjaJh9/TZ82226jAjFLcPHn"
    "yRwO2DT2L7oG+BXjjCXRUbqH5zFdOUQU9rIzbWr26yAI26yhCVN3RErh0mqy4KdelunaZ/"
    "B0bpwpGFGeG/oQcf31fpiJZHfIhNuRfRIR6fMVUYBWxY5oGRW682SvSEgqmDxqu2xmtCVf"
    "V54Ui0EzZWiimrRA4/KyGHn5WQw88eI4fle1NbJ4FQB7VxYKpezbF13I9IoBO62Lf34Vn/"
    "YUZU1CeJeeG5Hkmh/R3tsct3YMune7jswap5WkpcBI9LweNSnqSfjMGPJ6FmjbZBP56PiZ"
    "wXcl4H9y2R83pCnNc7RpN0Tba1X4HxmspKu435rnd8SeA+VyQgzuInbZIp9fo+v8VMSXCJ"
    "KfMJLEVxTTimLLaMn5JKXhlKozV8lpTU/tyW4x2Bu223Rcc18KD5iFtcAevM0JVWy2uH3X"
    "L43z7WSh2UsIuVcqPV761Lx7k17P2G0jUvrDdvmLJv82XvdsrIxKXzqZ99ZHlkyKCJMFOe"
    "z/0DYV9hRHtFuAz7MDeqc9+PBYbu1D0YIaNzh6thy1ZD9QBkMf/HzfWHfMwjgbRHao0E+S"
    "+xLa+NrGgJuBKKcja6nHiOXtf662JMDJfFbS6LEtitrIrhQG1UQaVFMfYI7mVNvHHo3Jvy"
    "4rUx6lBjjTS8QGiTnAg1EglXOn/NpMRdOCpvFx4WGUclY5fP+uSezUVUaUkm6cpu0GXlkb"
    "nlOOpMS1g/y/MfYtBHERNMe9B1IW1NHKxFsUU0Tp6ecaIv1pvx1vkmRyPauqnRoQe0OzA7"
    "9rpdXqFfsFs+1MzjhsnmJ9D5rjsfx9nqykc75J491/fPeeiTbHsytaCoVzIyjWdG6GSf4E"
    "59vdL/4t8ho5biJMCUWBcKk+07E1DQSU4OYLFRGfZHm7LIpky9A3KATPolo+5oagh4sOs8"
    "7imxTkxDe898FVQscp74aqUr1tJ7LF5hhlGQNlavSIZEavABWUHMjk1TAuoUmAfmSoQMeH"
    "iHebXzCxEukMZofhrm+WIIC9sUbPkQrXoGe5H8BiZ8e6yWR630WHHakeCucQ/foen8nByh"
    "EwvkridoH7J6D3RcBh/iJJ6AxZBNqT02+LgOpmk5xBV3gjzB7HHcCfIk1KxjgqS+6sVNAh"
    "qnPhYgL+jEcIPQRhL480Dyx58/MpsWkJepOMotnXQI9W/7CEtJyEoiUwGiFbJmQsqzUYBK"
    "lgmBAdahKT9pVKjjyAUnQ0Z8Wo+Zj9YAicUBYchM+svv6mo/GTPEoJM2QadAO/ViToFQB1"
    "3ZQZWI06A44DQojjcNHgk3YaIHJnoceg3Mszw0T/T41Wcvy1bVsEu1lTWgQzc6+DPkVv0U"
    "kNfBKZ5+HViT0LFQmzOicrKVV9iAEMccU12X09rxjkOEOFqUX9rKSF2L8MX83V3n7zpc1K"
    "ohFvbHvKH6eRQYq8NYnZ6PO8bqDo7rOuGhfhgnLYuBHO0DOUilIJWCVEolKuUNlUz/R//s"
    "jBweJdHeLyNRRqqn4R/D0ZxB+ezv3HXgA8iEPrBgu67gcoeuLFvukDF35ZZdR5bDsKDzBK"
    "CvdcIOkijakii5VbCfYv1rPFKn9S6pRtVFK6hCkzIjrTQ4MXMIM4d0NDp1LS/6hjujhevK"
    "oxOvrJmVb3mm+5Rbn+vehi27b6HgKNiYMka3kjkxpgVYCpUVA/YpfBj7QabQyNjear3Duy"
    "+vcUf+dINf5Q91ImS4tby6pZpJm0GLVUOLVVptgTdSI0aVksIAVUHR0oNSOZ3kQjWwVzqD"
    "q4bmip7YbslayZsd9ktBthheTRnIt4Fl9YstH/C8woKJDqVWYGilGXPZd5M0LlkSUNUHnH"
    "L4EqEhR4myLcEI9HN35DX/o5TFt6TS0pP0JPR/Te4s804W7g1KDP7NO/rifHFuVaY1XHa4"
    "7CqfVHl8+A8wOJiXo3vfYAR7cWGbxOZwIZInLpimYQaZtzY7oSW8C0mRKqNUHuX4xZHy6g"
    "ZmahQujU24TbBt+cIxKxYk+qu3VmXP8oxpsDxkVgTX4q4lFCMHQy5SFYkkqwHTp59gF3xK"
    "oOpAB+Fr2VOdQW3qj29o6+pi62pgO+hm9G7PKMOo5dZhjU1WqS1PnNuMOgUTxVoqhegQxL"
    "oF5vn19VWCaT2/TDPbn96fX3z87pnCGzpZvtWQU5UiNv1X9ILjIugC52CaWEbrRBASgpiy"
    "ol0EIeM5Hsb4vvjKRgtRsIdi3VhqdLOw22abEsHCPSLy1Is/+cJ1qB1azmBTiWnIoo6gzQ"
    "PTWpnEzAPzPDCmKZm7/E/mm1qqc+Nqmzmma2YzRm6fdTGu4iH/kG93zJyWIdYZ24adTD6/"
    "u/h4QaIByeUNgTeNfPh0deV7zrGPnVOXOSK4u218bDRg6ceCv3MfpChu40OD4ZIfid6CLt"
    "5Cs+JUWJKqzKI99KYYzUDdtr3VvmqMLd49AJ8+meTtmKuGdkwc4a68WQN3yOAOmRavf7hD"
    "ZkdMmTNf1MoNjQQ6MQ3sPTXUdXnOwlcMdySAe0MboD3no5ydzsXHCYf9sfRwXk4Oy1/Qir"
    "P0E0JdeIB3napvM+oxY+EIy65L/KZEt0D9aoZ925nfVHxqnVhaP0qVlN1jrCpkrlobq0rQ"
    "rnVer4Qgvlw6v1zyq96zHDKncN2PSeDKnynHw6iY1kFzLYBgZuO61KWwRjsNg7tpaZyJdJ"
    "6J1MEmHgNcnbx84PIDUeJyeOJMa5NO2jIzydmCL4QxqzPVJ4UwkycH1+HCnDBhCH7PnLwa"
    "3NakEN2MaIcid9+fnJyevjw5Pn3xavD85cvBq+MI6GxTGeLnlz9J0BNzfKEWFl6Ot/WWja"
    "wZtUt1EAiml1tf8igYoX3KKMH17cWby/dnV989e9V/lXKrQmrj+XGav0ikl1Sl6BNCyM/n"
    "ItrAiMiR7ND8sUX3Zi7qcMRRfzQh0lDGsryqvvsxEXzz01TVwqtVRTQS6ALTvu9QkcxdZY"
    "Y/Z9YJcaTluoB96niEQYUox2BQfDzCIG0lYHL7E+A+PEHdZuenJSWR4dJZywwgbKLjuBxq"
    "WGcNz91FM7I6IYg61lvHfDZvxlFlRDvjFu2ZoRoBjjaT99pID7niqIumuvCacIVxsY2ZQq"
    "3UsG2eELe9d7XEU3eA1bDGk6bgdqbIU5vx1bTKU7SX/A2fQafkztyiPv1K284BF9W9+fbz"
    "Gz5jYirLyVPvnply/7jcYC5LP/k1nmhQf0kl11beWL6+Qyv8LrYVbAPHXcq67FLeZEMcbo"
    "WrsRVOaiALdPFxc2F/PG2u6LS51MMuB0jHM0Yuo83o16QksuxaMzexpaWmmpOSyM/prOW0"
    "QVHVSkjLoV9X7texeOGjDd2ORBGldoL7qN+Rfr60dDwuHpiTe9BAqkdFp4PJzptVvIIB3J"
    "XvXgQ1r1QVWU/Wb6V2eH6A9G4seQCW72n8AO2M3HlsMpM3cFd8nEBaK1EG2EZnCZSRz7mz"
    "Sw7bHDxDm7khHclNLXZMGuT6HWavQIuy/BQaGTxL0nqC/h108E5PKjh4pyeFDp5sSh93bT"
    "Kj5gFucZnu5Uxtf2f4nOZlqRbjG/bf3wPc2xX9k0pHOz6uko92fFyckHaciUc1cJ/QO9bf"
    "b8pnnoozaAuYp3bO+vvOoPUYtXOLGVgOdVdFdksoky5isBL+fux2rQJltmBA3EWYA+Tnlx"
    "/OPv6WD/p5DtF3/tvtxVnmsEnkBpAbQG6gDjdwxSfvGM2NRYZN/TI2wOYTYwq9NjtrcExd"
    "QhOHucC46oAYdcYMM5MnycQ6VoxEYqxRl1jjI4UAyriVA9YCaH9SX2Y+P9h8c2U5rGC+UU"
    "2Pzjc29NrkYCspn0hp4JM+oZ6Kp3rq+Cg5ydjWAyOCWjYZw5NBLOGX3A9L8/uHYilWkitp"
    "6hBFiKoTru7Cx1TNWRMYyomdWuXzmX0yXKkhw75udSJTfdL6XfgjrM8fTy0qJDuzXbOF/u"
    "OtNnyand8tlmoTb0wel7WFMvfhd1F17rHGvVYzOqZa4olYbYK1mfHR0eIBe95OkFq3Mhoo"
    "rkebEcTgTg6+GH/A+EO74w+RsdkkGTUS7gRtnUT7VQWsXxUi/SqN8wxscXDR6sQEYiKdwH"
    "ffYQEMrXUytIZhBww7YNihX4sG/AA/Pi6cXg4NGDb1y2hAZbO6iw3O25RhB5lbKEeKyECy"
    "BC/jteLo+ELMF0Kyd5aTIP6oIHd+Y+SO1MlADCq6bCcTEXmtHfJaB/GldJts0JlqszMlS2"
    "HAJFevjltCCB/iCg8xHpm5z+MEhWCzec4TXcgdxiSwenyaMbQ8Q1XLbHD2zlpuj+fuRFda"
    "e/BOxgSs/iTniSIPnoNxykCvAXGOZIfCPVsDGE9v3GtCsT4VRHWbOTrFJGIJ0Y5rGMtLHj"
    "4HActL6qQLLC+50/KSGJzC4BQGp/q1glOfZJbDW7rq5USnorZ+WXhqIXsZJl01j099nlKh"
    "4k4yyhUWwoARyQhuiAjel9eWU2s0JQ4nLl/KUJXNxgLw5gI+RkawVA77MhgJRPnCEcWxqn"
    "RCbiqR1PS/9ZquhHudTEAYQ1i6hrAwg3gnGcTBm5B10fLhDLqXeWbdglK6WhgiOVyIJJyY"
    "G6IdE0e4K8Ad5qFU9yFDCXQbm7mN5gLwkcZj3hG9ZcCnBBH/ZvgjjXV4HSCNpZMukMba+S"
    "kpuMcUj/PYM7hbOs7jMDTWLfXuezkUlrreL6OvBPTYgLkCTMiYu2TOOCwxR0RRWUF+NZW5"
    "1bJRJVZ7TAanVcmFkc09+DWZbP03j/AlXHGp41FFy1Q+eSKtmWQt96JSByYMW95j7lrctc"
    "Qq3idNZkbXvRG14VNjQyI3pgs3hode7Mk9Vj8zQN9w+eqXZNIHUh2E+KRSqvdJSap32BZ/"
    "5ONy5M311dXZ7QX50nvzpZd2nmPfIaOWkoqQSTFM42qUxtUyErTncGEEOWS7mt53Pf/EV+"
    "xMEujjsMfF9+cfn+wKbN8/Pj15+SLyiOUfZT7wDbhrV3kkHGuQq7aWwkw1nTPV2Ne5BcM1"
    "yUZMSKKWtdZy0kOppeakKOq5FXoWPKvn4vPnUmL7P4Yu5nMOF5YtLMc7kp93CF9zJ4fTCT"
    "rJMQiLNRL2R1VsXRVj7s7qOERhf/SEGpTCcbxlXoJCMdprCcS7Pt7w2AOS+S5/Ne8zOUIX"
    "dLBz3gtr8WH5iFaXj5DRmiZ7aDNyuIM2S5/QkeCusUkUIjlCB4nyHRSPUJDVi7XFZTaIuG"
    "n2OG8nExqwGLIptccGH9fBNC2HuOYmdzFzowkiO0r3bIrtzxFr1OrNE2k5fKaLcB3nlY6o"
    "Auw4t4QEIhsBVJ/GTcsij6szj5vMYqql54QkFgLRWs2LudlQzUlJVLPWatZgc3575uqaB+"
    "dgtjhmi+8Z3C1li+fOEFtAuE5ZCT2nhVZXlZBp92eeBypjrFeQlh+19x9Lzzdo0HWTgxDn"
    "zPW4Q5ZTPiOUyGFlWj44WeoMw9spC3vIk1i5bJBPHLlnKxiRiykMROiQL0SQ6k9mdAX/7p"
    "nK4fdPOfRrq4fF08fUsosLUKgv5mtu4THFuWXPLgxb+iTqr5LtZzC0kczfx2R7XZLtY0qr"
    "inpMBNfhdNiLe1b+qlC87zYmgiVjc+IxqfmjjtOVEkUKRWenSykLvi7LybsqfHuSQp3ZJr"
    "3FcweFBT2bMBYpUXx5dH55YhZa1XU8JoLreLk/LYKduRs6euEG33ZC+qiTF3ugdPPvbumk"
    "V+Dayab+o15dmN7byKG7duSB9RPf45LD9aUf5spqgWQoj5mn7mjKTDJcVXLBYKgc90v43y"
    "NyvdDH0sXHCjRTb5ttINTB5KFBtYS4kny4wi22g0d22OIqiaskrpK5q+QZc63RNG+RDFpK"
    "10i67tNggQwuPV49pNaaVugz5r7NOb5ioL3N1jLtiZbideuBuV7hxoR8aGMiHVy5TgaDKv"
    "UhBoPi+hCyLZX5Ci9VDYSD7h1E91mlTPlnJZnyz/IOWnRE7jGLxTv5YiL738x3mDV/a9v2"
    "MtbBPhezb/8PVHbGxg=="
)
