# Scores of thirteen instruments on work by the published rules, in plain arithmetic on made-up answers.
source("tests/reference/_reference.R")

names_of <- c(
  "rtwse11", "rtwse19", "was", "wai", "ompsqsf", "wpai", "sps6", "jsse", "jas", "panss", "gaf", "ips25", "tmact"
)
files <- file.path("tests/data/made_up_work", paste0(names_of, ".csv"))
read <- function(name) read.csv(file.path("tests/data/made_up_work", paste0(name, ".csv")))[-1]
plain <- function(x) unname(as.numeric(x))
mean_of <- function(x, fewest) ifelse(rowSums(!is.na(x)) >= fewest, rowMeans(x, na.rm = TRUE), NA)
class_of <- function(x, edges) findInterval(x, edges) - 1

# Return-to-work self-efficacy, 11 items: mean from 1 to 6 after turning items 2, 6 and 9 round.
se11 <- read("rtwse11")
se11[c(2, 6, 9)] <- 7 - se11[c(2, 6, 9)]
rtwse11 <- mean_of(se11, 9)

rtwse19 <- mean_of(read("rtwse19"), 16)
was <- read("was")[[1]]

# Work ability index: the demands of the job decide how the two abilities weigh.
w <- read("wai")
physical <- 1.5 * w$item_02 + 0.5 * w$item_03
mental <- 0.5 * w$item_02 + 1.5 * w$item_03
mixed <- w$item_02 + w$item_03
demands <- ifelse(w$work_type == 1, mental, ifelse(w$work_type == 2, physical, mixed))
diseases <- c(7, 5, 4, 3, 2, 1)[w$item_04 + 1]
energy <- w$item_08 + w$item_09 + w$item_10
resources <- ifelse(energy <= 3, 1, ifelse(energy <= 6, 2, ifelse(energy <= 9, 3, 4)))
wai <- w$item_01 + demands + diseases + w$item_05 + w$item_06 + w$item_07 + resources

# Short Örebro form: items 3, 4 and 8 count 10 minus the answer.
pain <- read("ompsqsf")
pain[c(3, 4, 8)] <- 10 - pain[c(3, 4, 8)]
ompsqsf <- rowSums(pain)

# Reilly Associates: Q2/(Q2+Q4), Q5/10, Q2/(Q2+Q4) + (1 - Q2/(Q2+Q4)) * Q5/10, Q6/10, all times 100.
q <- read("wpai")
hours <- q$item_02 + q$item_04
missed <- ifelse(hours == 0, NA, q$item_02 / hours)
overall <- missed + (1 - missed) * q$item_05 / 10

s <- read("sps6")
distraction <- (6 - s$item_01) + (6 - s$item_03) + (6 - s$item_04)
completing <- s$item_02 + s$item_05 + s$item_06

p <- read("panss")
ips <- read("ips25")
ips_total <- rowSums(ips)

act <- read("tmact")
part <- function(letters) act[startsWith(names(act), letters)]

results <- list(
  rtwse11 = list(
    rtwse11_mean = plain(rtwse11), rtwse11_mean_low = plain(rtwse11 < 3.7),
    rtwse11_mean_high = plain(rtwse11 >= 4.6)
  ),
  rtwse19 = list(
    rtwse19_mean = plain(rtwse19), rtwse19_mean_low = plain(rtwse19 < 5),
    rtwse19_mean_high = plain(rtwse19 > 7.5)
  ),
  was = list(was_score = plain(was), was_score_band = plain(class_of(was, c(0, 6, 8, 10)))),
  wai = list(
    wai_ability = plain(w$item_01), wai_physical_job = plain(physical), wai_mental_job = plain(mental),
    wai_mixed_job = plain(mixed), wai_demands = plain(demands), wai_diseases = plain(diseases),
    wai_impairment = plain(w$item_05), wai_absence = plain(w$item_06), wai_prognosis = plain(w$item_07),
    wai_resources = plain(resources), wai_index = plain(wai), wai_index_band = plain(class_of(wai, c(7, 28, 37, 44))),
    wai_index_reduced = plain(wai < 37)
  ),
  ompsqsf = list(
    ompsqsf_total = plain(ompsqsf), ompsqsf_total_band = plain(ompsqsf > 49),
    ompsqsf_total_high_risk = plain(ompsqsf > 49)
  ),
  wpai = list(
    wpai_absenteeism = plain(100 * missed), wpai_presenteeism = plain(100 * q$item_05 / 10),
    wpai_overall = plain(100 * overall), wpai_activity = plain(100 * q$item_06 / 10)
  ),
  sps6 = list(
    sps6_avoiding_distraction = plain(distraction), sps6_completing_work = plain(completing),
    sps6_total = plain(distraction + completing)
  ),
  jsse = list(jsse_mean = plain(mean_of(read("jsse"), 5))),
  jas = list(jas_mean = plain(mean_of(read("jas"), 56))),
  panss = list(
    panss_positive = plain(p$p), panss_negative = plain(p$n), panss_general = plain(p$g),
    panss_total = plain(p$p + p$n + p$g), panss_total_from_zero = plain((p$p - 7) + (p$n - 7) + (p$g - 16)),
    panss_composite = plain(p$p - p$n)
  ),
  gaf = list(gaf_symptoms = plain(read("gaf")$s), gaf_function = plain(read("gaf")$f)),
  ips25 = list(
    ips25_staffing = plain(rowSums(ips[1:3])), ips25_organisation = plain(rowSums(ips[4:11])),
    ips25_services = plain(rowSums(ips[12:25])), ips25_total = plain(ips_total),
    ips25_total_band = plain(class_of(ips_total, c(25, 74, 100, 115))), ips25_total_good = plain(ips_total >= 100)
  ),
  tmact = list(
    tmact_operations = plain(mean_of(part("os"), 10)), tmact_core_team = plain(mean_of(part("ct"), 6)),
    tmact_specialist_team = plain(mean_of(part("st"), 3)), tmact_core_practices = plain(mean_of(part("cp"), 7)),
    tmact_evidence_based = plain(mean_of(part("ep"), 7)), tmact_person_centred = plain(mean_of(part("pp"), 4)),
    tmact_total = plain(mean_of(act, 38))
  )
)
write_reference("instruments_work", "base", files, results)
