"""Publications behind the methods of a trial, by the parts of a plan that call for them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .cited_works import Work

__all__ = ["METHOD_WORKS", "PART_WORKS", "TRIAL_WORKS"]

TRIAL_WORKS: Mapping[str, Work] = MappingProxyType(
    {
        "aalen_1978": Work("Aalen OO, Johansen S (1978). Scand J Stat 5: 141-150", ""),
        "austin_2009": Work("Austin PC (2009). Stat Med 28: 3083-3107", "10.1002/sim.3697"),
        "barnard_1999": Work("Barnard J, Rubin DB (1999). Biometrika 86: 948-955", "10.1093/biomet/86.4.948"),
        "belotti_2015": Work(
            "Belotti F, Deb P, Manning WG, Norton EC (2015). Stata J 15: 3-20", "10.1177/1536867X1501500102"
        ),
        "carpenter_2013": Work(
            "Carpenter JR, Roger JH, Kenward MG (2013). J Biopharm Stat 23: 1352-1371",
            "10.1080/10543406.2013.834911",
        ),
        "cox_1972": Work("Cox DR (1972). J R Stat Soc B 34: 187-220", ""),
        "fagerland_2013": Work(
            "Fagerland MW, Lydersen S, Laake P (2013). BMC Med Res Methodol 13: 91", "10.1186/1471-2288-13-91"
        ),
        "fine_1999": Work(
            "Fine JP, Gray RJ (1999). J Am Stat Assoc 94: 496-509", "10.1080/01621459.1999.10474144"
        ),
        "firth_1993": Work("Firth D (1993). Biometrika 80: 27-38", "10.1093/biomet/80.1.27"),
        "fisher_1935": Work("Fisher RA (1935). J R Stat Soc 98: 39-82", ""),
        "ge_2011": Work("Ge M et al. (2011). Drug Inf J 45: 481-493", ""),
        "gray_1988": Work("Gray RJ (1988). Ann Stat 16: 1141-1154", "10.1214/aos/1176350951"),
        "greenland_1985": Work("Greenland S, Robins JM (1985). Biometrics 41: 55-68", "10.2307/2530643"),
        "hayes_2017": Work("Hayes RJ, Moulton LH (2017). Cluster Randomised Trials, 2nd edition", ""),
        "hoch_2002": Work("Hoch JS, Briggs AH, Willan AR (2002). Health Econ 11: 415-430", "10.1002/hec.678"),
        "holm_1979": Work("Holm S (1979). Scand J Stat 6: 65-70", ""),
        "hopewell_2025": Work("Hopewell S et al. (2025). BMJ 389: e081123", "10.1136/bmj-2024-081123"),
        "ich_2019": Work("ICH (2019). E9(R1): Estimands and sensitivity analysis in clinical trials", ""),
        "kenward_1997": Work("Kenward MG, Roger JH (1997). Biometrics 53: 983-997", "10.2307/2533558"),
        "laird_1982": Work("Laird NM, Ware JH (1982). Biometrics 38: 963-974", "10.2307/2529876"),
        "li_2015": Work("Li P, Redden DT (2015). Stat Med 34: 281-296", "10.1002/sim.6344"),
        "liang_1986": Work("Liang KY, Zeger SL (1986). Biometrika 73: 13-22", "10.1093/biomet/73.1.13"),
        "liang_2000": Work("Liang KY, Zeger SL (2000). Sankhya B 62: 134-148", ""),
        "mallinckrodt_2001": Work(
            "Mallinckrodt CH, Clark WS, David SR (2001). Drug Inf J 35: 1215-1225",
            "10.1177/009286150103500418",
        ),
        "manca_2005": Work(
            "Manca A, Hawkins N, Sculpher MJ (2005). Health Econ 14: 487-496", "10.1002/hec.944"
        ),
        "mantel_1959": Work("Mantel N, Haenszel W (1959). J Natl Cancer Inst 22: 719-748", ""),
        "mantel_1966": Work("Mantel N (1966). Cancer Chemother Rep 50: 163-170", ""),
        "mccullagh_1980": Work(
            "McCullagh P (1980). J R Stat Soc B 42: 109-127", "10.1111/j.2517-6161.1980.tb01109.x"
        ),
        "mcnemar_1947": Work("McNemar Q (1947). Psychometrika 12: 153-157", ""),
        "miettinen_1985": Work(
            "Miettinen O, Nurminen M (1985). Stat Med 4: 213-226", "10.1002/sim.4780040211"
        ),
        "newcombe_1998": Work("Newcombe RG (1998). Stat Med 17: 873-890", ""),
        "pearson_1900": Work("Pearson K (1900). Philos Mag 50: 157-175", ""),
        "pinheiro_2006": Work(
            "Pinheiro JC, Chao EC (2006). J Comput Graph Stat 15: 58-81", "10.1198/106186006X96962"
        ),
        "robins_1986": Work(
            "Robins J, Breslow N, Greenland S (1986). Biometrics 42: 311-323", "10.2307/2531052"
        ),
        "royston_2013": Work(
            "Royston P, Parmar MKB (2013). BMC Med Res Methodol 13: 152", "10.1186/1471-2288-13-152"
        ),
        "rubin_1987": Work("Rubin DB (1987). Multiple imputation for nonresponse in surveys", ""),
        "fai_1996": Work(
            "Fai AHT, Cornelius PL (1996). J Stat Comput Simul 54: 363-378", "10.1080/00949659608811740"
        ),
        "sato_1989": Work("Sato T, Greenland S, Robins JM (1989). Biometrics 45: 1323-1324", ""),
        "van_buuren_2018": Work("van Buuren S (2018). Flexible imputation of missing data, 2nd edition", ""),
        "welch_1947": Work("Welch BL (1947). Biometrika 34: 28-35", "10.1093/biomet/34.1-2.28"),
        "woolf_1955": Work("Woolf B (1955). Ann Hum Genet 19: 251-253", ""),
    }
)

METHOD_WORKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "risk_difference": ("newcombe_1998", "miettinen_1985"),
        "risk_ratio": ("miettinen_1985",),
        "odds_ratio": ("woolf_1955",),
        "chi_square": ("pearson_1900",),
        "fisher": ("fisher_1935",),
        "mcnemar": ("mcnemar_1947", "fagerland_2013"),
        "logistic": ("ge_2011",),
        "firth": ("firth_1993",),
        "proportional_odds": ("mccullagh_1980",),
        "cluster_t": ("hayes_2017",),
        "cluster_randomisation": ("hayes_2017",),
        "gee": ("liang_1986", "li_2015"),
        "mixed_logistic": ("pinheiro_2006",),
        "mean_difference": ("welch_1947",),
        "mmrm": ("mallinckrodt_2001",),
        "constrained_lda": ("liang_2000",),
        "random_slopes": ("laird_1982",),
        "two_part": ("belotti_2015",),
        "cumulative_incidence": ("aalen_1978", "gray_1988"),
        "fine_gray": ("fine_1999",),
        "cox": ("cox_1972",),
        "log_rank": ("mantel_1966",),
        "restricted_mean_time": ("royston_2013",),
    }
)
"""Method of a comparison -> who is cited for it; those everybody knows have nobody."""

PART_WORKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "flow": ("hopewell_2025",),
        "baseline": ("austin_2009",),
        "estimand": ("ich_2019",),
        "holm": ("holm_1979",),
        "gatekeeping": ("holm_1979",),
        "stratified_risk_difference": ("sato_1989",),
        "stratified_risk_ratio": ("greenland_1985",),
        "stratified_odds_ratio": ("mantel_1959", "robins_1986"),
        "kenward_roger": ("kenward_1997",),
        "kenward_roger_linear": ("kenward_1997",),
        "satterthwaite": ("fai_1996",),
        "imputation": ("van_buuren_2018", "rubin_1987", "barnard_1999"),
        "reference_based": ("carpenter_2013",),
        "economics": ("manca_2005", "hoch_2002"),
    }
)
"""Other parts of a plan -> who is cited for them."""
