"""Publications behind the methods a report names: each by a short key, with its DOI where it has one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["WORKS", "Work"]


class Work(NamedTuple):
    """A publication; `doi` is empty where there is none."""

    citation: str
    doi: str


WORKS: Mapping[str, Work] = MappingProxyType(
    {
        "bartlett_1951": Work("Bartlett MS (1951). Biometrika 38: 337-344", "10.1093/biomet/38.3-4.337"),
        "bland_altman_1986": Work(
            "Bland JM, Altman DG (1986). Lancet 327: 307-310", "10.1016/S0140-6736(86)90837-8"
        ),
        "bonett_wright_2000": Work(
            "Bonett DG, Wright TA (2000). Psychometrika 65: 23-28", "10.1007/BF02294183"
        ),
        "browne_2001": Work(
            "Browne MW (2001). Multivariate Behav Res 36: 111-150", "10.1207/S15327906MBR3601_05"
        ),
        "cohen_1968": Work("Cohen J (1968). Psychol Bull 70: 213-220", "10.1037/h0026256"),
        "cronbach_1951": Work("Cronbach LJ (1951). Psychometrika 16: 297-334", "10.1007/BF02310555"),
        "de_vet_2006": Work(
            "de Vet HCW et al. (2006). J Clin Epidemiol 59: 1033-1039", "10.1016/j.jclinepi.2005.10.015"
        ),
        "delong_1988": Work(
            "DeLong ER, DeLong DM, Clarke-Pearson DL (1988). Biometrics 44: 837-845", "10.2307/2531595"
        ),
        "feldt_1985": Work(
            "Feldt LS, Steffen M, Gupta NC (1985). Appl Psychol Meas 9: 351-361", "10.1177/014662168500900402"
        ),
        "feldt_1987": Work(
            "Feldt LS, Woodruff DJ, Salih FA (1987). Appl Psychol Meas 11: 93-103",
            "10.1177/014662168701100107",
        ),
        "fornell_1981": Work(
            "Fornell C, Larcker DF (1981). J Mark Res 18: 39-50", "10.1177/002224378101800104"
        ),
        "green_2009": Work("Green SB, Yang Y (2009). Psychometrika 74: 155-167", "10.1007/s11336-008-9099-3"),
        "guttman_1945": Work("Guttman L (1945). Psychometrika 10: 255-282", "10.1007/BF02288892"),
        "gwet_2008": Work("Gwet KL (2008). Br J Math Stat Psychol 61: 29-48", "10.1348/000711006X126600"),
        "harman_1966": Work("Harman HH, Jones WH (1966). Psychometrika 31: 351-368", "10.1007/BF02289468"),
        "harrell_1996": Work("Harrell FE, Lee KL, Mark DB (1996). Stat Med 15: 361-387", ""),
        "hedges_1981": Work("Hedges LV (1981). J Educ Stat 6: 107-128", "10.3102/10769986006002107"),
        "henseler_2015": Work(
            "Henseler J, Ringle CM, Sarstedt M (2015). J Acad Mark Sci 43: 115-135",
            "10.1007/s11747-014-0403-8",
        ),
        "horn_1965": Work("Horn JL (1965). Psychometrika 30: 179-185", "10.1007/BF02289447"),
        "hu_1999": Work("Hu L, Bentler PM (1999). Struct Equ Modeling 6: 1-55", "10.1080/10705519909540118"),
        "jacobson_1991": Work(
            "Jacobson NS, Truax P (1991). J Consult Clin Psychol 59: 12-19", "10.1037/0022-006X.59.1.12"
        ),
        "jodoin_2001": Work(
            "Jodoin MG, Gierl MJ (2001). Appl Meas Educ 14: 329-349", "10.1207/S15324818AME1404_2"
        ),
        "jennrich_2011": Work(
            "Jennrich RI, Bentler PM (2011). Psychometrika 76: 537-549", "10.1007/s11336-011-9218-4"
        ),
        "kaiser_1974": Work("Kaiser HF (1974). Psychometrika 39: 31-36", "10.1007/BF02291575"),
        "krippendorff_2004": Work("Krippendorff K (2004). Content analysis, 2nd ed.", ""),
        "kuijpers_2013": Work(
            "Kuijpers RE, van der Ark LA, Croon MA (2013). Sociol Methodol 43: 42-69",
            "10.1177/0081175013481958",
        ),
        "li_2016": Work("Li CH (2016). Behav Res Methods 48: 936-949", "10.3758/s13428-015-0619-7"),
        "little_1988": Work(
            "Little RJA (1988). J Am Stat Assoc 83: 1198-1202", "10.1080/01621459.1988.10478722"
        ),
        "mcgraw_1996": Work(
            "McGraw KO, Wong SP (1996). Psychol Methods 1: 30-46", "10.1037/1082-989X.1.1.30"
        ),
        "meade_2010": Work("Meade AW (2010). J Appl Psychol 95: 728-743", "10.1037/a0018966"),
        "mokken_1971": Work(
            "Mokken RJ (1971). A theory and procedure of scale analysis", "10.1515/9783110813203"
        ),
        "mollenkopf_1949": Work("Mollenkopf WG (1949). Psychometrika 14: 189-229", "10.1007/BF02289153"),
        "muthen_1984": Work("Muthén B (1984). Psychometrika 49: 115-132", "10.1007/BF02294210"),
        "nagelkerke_1991": Work("Nagelkerke NJD (1991). Biometrika 78: 691-692", "10.1093/biomet/78.3.691"),
        "prinsen_2018": Work(
            "Prinsen CAC et al. (2018). Qual Life Res 27: 1147-1157", "10.1007/s11136-018-1798-3"
        ),
        "rosseel_2012": Work("Rosseel Y (2012). J Stat Softw 48(2): 1-36", "10.18637/jss.v048.i02"),
        "rodriguez_2016": Work(
            "Rodriguez A, Reise SP, Haviland MG (2016). Psychol Methods 21: 137-150", "10.1037/met0000045"
        ),
        "schmid_1957": Work("Schmid J, Leiman JM (1957). Psychometrika 22: 53-61", "10.1007/BF02289209"),
        "shrout_1979": Work(
            "Shrout PE, Fleiss JL (1979). Psychol Bull 86: 420-428", "10.1037/0033-2909.86.2.420"
        ),
        "sijtsma_2017": Work(
            "Sijtsma K, van der Ark LA (2017). Br J Math Stat Psychol 70: 137-158", "10.1111/bmsp.12078"
        ),
        "simel_1991": Work(
            "Simel DL, Samsa GP, Matchar DB (1991). J Clin Epidemiol 44: 763-770",
            "10.1016/0895-4356(91)90128-V",
        ),
        "spearman_1904": Work("Spearman C (1904). Am J Psychol 15: 72-101", "10.2307/1412159"),
        "terluin_2015": Work(
            "Terluin B et al. (2015). J Clin Epidemiol 68: 1388-1396", "10.1016/j.jclinepi.2015.03.015"
        ),
        "terluin_2017": Work(
            "Terluin B, Eekhout I, Terwee CB (2017). J Clin Epidemiol 83: 90-100",
            "10.1016/j.jclinepi.2016.12.015",
        ),
        "terluin_2022": Work(
            "Terluin B et al. (2022). J Clin Epidemiol 148: 48-53", "10.1016/j.jclinepi.2022.04.018"
        ),
        "thissen_1993": Work(
            "Thissen D, Steinberg L, Wainer H (1993). In Holland PW, Wainer H (eds). Differential item functioning: 67-113",
            "",
        ),
        "van_calster_2016": Work(
            "Van Calster B et al. (2016). J Clin Epidemiol 74: 167-176", "10.1016/j.jclinepi.2015.12.005"
        ),
        "velicer_1976": Work("Velicer WF (1976). Psychometrika 41: 321-327", "10.1007/BF02293557"),
        "welch_1947": Work("Welch BL (1947). Biometrika 34: 28-35", "10.1093/biomet/34.1-2.28"),
        "wilson_1927": Work(
            "Wilson EB (1927). J Am Stat Assoc 22: 209-212", "10.1080/01621459.1927.10502953"
        ),
        "xia_2019": Work("Xia Y, Yang Y (2019). Behav Res Methods 51: 409-428", "10.3758/s13428-018-1055-2"),
        "youden_1950": Work("Youden WJ (1950). Cancer 3: 32-35", ""),
        "yuan_2000": Work(
            "Yuan KH, Bentler PM (2000). Sociol Methodol 30: 165-200", "10.1111/0081-1750.00078"
        ),
        "zinbarg_2005": Work(
            "Zinbarg RE et al. (2005). Psychometrika 70: 123-133", "10.1007/s11336-003-0974-7"
        ),
        "byrne_1989": Work(
            "Byrne BM, Shavelson RJ, Muthén B (1989). Psychol Bull 105: 456-466",
            "10.1037/0033-2909.105.3.456",
        ),
        "chen_2007": Work("Chen FF (2007). Struct Equ Modeling 14: 464-504", "10.1080/10705510701301834"),
        "nye_2011": Work("Nye CD, Drasgow F (2011). J Appl Psychol 96: 966-980", "10.1037/a0022955"),
        "satorra_2000": Work(
            "Satorra A (2000). In Heijmans RDH, Pollock DSG, Satorra A (eds). Innovations in multivariate statistical"
            " analysis: 233-247",
            "10.1007/978-1-4615-4603-0_17",
        ),
        "satorra_2001": Work("Satorra A, Bentler PM (2001). Psychometrika 66: 507-514", "10.1007/BF02296192"),
        "wu_2016": Work("Wu H, Estabrook R (2016). Psychometrika 81: 1014-1045", "10.1007/s11336-016-9506-0"),
        "zumbo_1999": Work(
            "Zumbo BD (1999). A handbook on the theory and methods of differential item functioning", ""
        ),
        "zumbo_2007": Work(
            "Zumbo BD, Gadermann AM, Zeisser C (2007). J Mod Appl Stat Methods 6: 21-29",
            "10.22237/jmasm/1177992180",
        ),
    }
)
