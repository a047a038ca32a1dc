# Scores of resources, well-being, functioning, symptoms, substance use and pain by the published rules, written down
# here once more.
source("tests/reference/_reference.R")

folder <- "tests/data/made_up_resources"
files <- sort(list.files(folder, "[.]csv$", full.names = TRUE))
read <- function(name) read.csv(file.path(folder, paste0(name, ".csv")), check.names = FALSE, blank.lines.skip = FALSE)
answers <- function(name) as.matrix(read(name)[setdiff(names(read(name)), c("sex", "population"))])

n_given <- function(x) rowSums(!is.na(x))
all_needed <- function(x) rowSums(x)
mean_of <- function(x, fewest) ifelse(n_given(x) >= fewest, rowMeans(x, na.rm = TRUE), NA)
filled_sum <- function(x, fewest) ncol(x) * mean_of(x, fewest)
class_of <- function(x, edges) findInterval(x, edges) - 1
only_for <- function(flag, who, wanted) ifelse(!is.na(who) & who == wanted, flag, NA)
plain <- function(x) unname(as.numeric(x))

cantril <- answers("cantril")

# Diener 1985: sum of five; 20 alone is neutral.
swls <- all_needed(answers("swls"))
swls_edges <- c(5, 10, 15, 20, 21, 26, 31)

wemwbs <- answers("wemwbs")
# Stewart-Brown 2009: the seven items are these of the fourteen; their sum is looked up.
metric_table <- c(7.00, 9.51, 11.25, 12.40, 13.33, 14.08, 14.75, 15.32, 15.84, 16.36, 16.88, 17.43, 17.98, 18.59, 19.25,
                  19.98, 20.73, 21.54, 22.35, 23.21, 24.11, 25.03, 26.02, 27.03, 28.13, 29.31, 30.70, 32.55, 35.00)
seven <- all_needed(wemwbs[, c(1, 2, 3, 6, 7, 9, 11)])

# Schwarzer: a score as long as no more than three of ten are missing.
gse <- filled_sum(answers("gse"), 7)
flourish <- all_needed(answers("flourish"))
ucla3 <- all_needed(answers("ucla3"))
oss3 <- all_needed(answers("oss3"))

via <- answers("via")
tomcats <- answers("tomcats")

# Broadbent 2006: items 3, 4 and 7 are reversed in the overall score.
bipq <- answers("bipq")
turned <- bipq
turned[, c(3, 4, 7)] <- 10 - turned[, c(3, 4, 7)]

# Eriksen 1999: 8, 7, 7, 5 and 2 complaints.
shc <- answers("shc")
parts <- split(1:29, rep(1:5, c(8, 7, 7, 5, 2)))
part <- function(number) plain(all_needed(shc[, parts[[number]]]))

# WHO: six of the twelve items keep 0 to 4, six become 0, 1, 1, 2, 2; the highest sum is 36.
whodas <- answers("whodas12")
halved <- whodas
short <- c(2, 4, 8, 10, 11, 12)
halved[, short] <- c(0, 1, 1, 2, 2)[whodas[, short] + 1]
refugee <- read("whodas12")$population
simple <- all_needed(whodas)
simple_filled <- filled_sum(whodas, 11)
entry <- function(score) plain(only_for(score > 16, refugee, "refugees"))

wsas <- answers("wsas")
sds <- answers("sds")

audit <- answers("audit")
audit_total <- all_needed(audit)
audit_c <- all_needed(answers("audit_c"))
audit_c_sex <- read("audit_c")$sex
dudit <- all_needed(answers("dudit"))
dudit_sex <- read("dudit")$sex

bpi <- answers("bpi")
pain <- answers("pain_nrs")[, 1]

results <- list(
  cantril = list(cantril_present = plain(cantril[, 1]), cantril_future = plain(cantril[, 2])),
  swls = list(swls_total = plain(swls), swls_total_band = plain(class_of(swls, swls_edges))),
  wemwbs = list(wemwbs_total = plain(all_needed(wemwbs))),
  wemwbs_up_to_three_missing = list(wemwbs_total = plain(filled_sum(wemwbs, 11))),
  swemwbs_from_wemwbs = list(swemwbs_raw = plain(seven), swemwbs_metric = plain(metric_table[match(seven, 7:35)])),
  gse = list(gse_total = plain(gse), gse_total_n = plain(n_given(answers("gse")))),
  flourish = list(flourish_total = plain(flourish)),
  ucla3 = list(ucla3_total = plain(ucla3), ucla3_total_lonely = plain(ucla3 >= 6)),
  oss3 = list(oss3_total = plain(oss3), oss3_total_band = plain(class_of(oss3, c(3, 9, 12))),
              oss3_total_low = plain(oss3 < 9)),
  via = list(via_heritage = plain(mean_of(via[, seq(1, 19, 2)], 10)), via_mainstream = plain(mean_of(via[, seq(2, 20, 2)], 10))),
  tomcats = list(tomcats_coping = plain(tomcats[, 1]), tomcats_helplessness = plain(mean_of(tomcats[, 2:4], 3)),
                 tomcats_hopelessness = plain(mean_of(tomcats[, 5:7], 3))),
  bipq = list(
    bipq_consequences = plain(bipq[, 1]), bipq_timeline = plain(bipq[, 2]), bipq_personal_control = plain(bipq[, 3]),
    bipq_treatment_control = plain(bipq[, 4]), bipq_identity = plain(bipq[, 5]), bipq_concern = plain(bipq[, 6]),
    bipq_coherence = plain(bipq[, 7]), bipq_emotions = plain(bipq[, 8]), bipq_threat = plain(all_needed(turned))
  ),
  shc = list(
    shc_total = plain(all_needed(shc)), shc_musculoskeletal = part(1), shc_pseudoneurology = part(2),
    shc_gastrointestinal = part(3), shc_allergy = part(4), shc_flu = part(5),
    shc_n_any = plain(all_needed(shc > 0)), shc_n_substantial = plain(all_needed(shc > 1))
  ),
  whodas12 = list(whodas12_simple = plain(simple), whodas12_simple_refugee_trials = entry(simple),
                  whodas12_percent = plain(simple / 48 * 100),
                  whodas12_complex = plain(all_needed(halved) * 100 / 36)),
  whodas12_one_missing = list(whodas12_simple = plain(simple_filled),
                              whodas12_percent = plain(simple_filled / 48 * 100),
                              whodas12_simple_refugee_trials = entry(simple_filled)),
  wsas = list(
    wsas_five_areas = plain(all_needed(wsas)), wsas_five_areas_band = plain(class_of(all_needed(wsas), c(0, 10, 20.5))),
    wsas_four_areas = plain(all_needed(wsas[, 2:5])), wsas_nhs = plain(filled_sum(wsas, 4))
  ),
  sds = list(
    sds_work = plain(sds[, 1]), sds_social = plain(sds[, 2]), sds_family = plain(sds[, 3]),
    sds_work_impaired = plain(sds[, 1] >= 5), sds_social_impaired = plain(sds[, 2] >= 5),
    sds_family_impaired = plain(sds[, 3] >= 5), sds_total = plain(all_needed(sds))
  ),
  audit = list(
    audit_total = plain(audit_total), audit_total_band = plain(class_of(audit_total, c(0, 8, 16, 20))),
    audit_total_from_8 = plain(audit_total >= 8), audit_consumption = plain(all_needed(audit[, 1:3]))
  ),
  audit_c = list(
    audit_c_total = plain(audit_c), audit_c_total_men = plain(only_for(audit_c >= 4, audit_c_sex, "male")),
    audit_c_total_women = plain(only_for(audit_c >= 3, audit_c_sex, "female")), audit_c_total_high = plain(audit_c >= 8)
  ),
  audit_c_from_audit = list(audit_c_total = plain(all_needed(audit[, 1:3])), audit_c_total_high = plain(all_needed(audit[, 1:3]) >= 8)),
  dudit = list(
    dudit_total = plain(dudit), dudit_total_men = plain(only_for(dudit >= 6, dudit_sex, "male")),
    dudit_total_women = plain(only_for(dudit >= 2, dudit_sex, "female")), dudit_total_dependence = plain(dudit >= 25)
  ),
  bpi = list(
    bpi_severity = plain(mean_of(bpi[, 1:4], 4)), bpi_interference = plain(mean_of(bpi[, 5:11], 4)),
    bpi_average_pain = plain(bpi[, 3]), bpi_average_pain_band = plain(class_of(bpi[, 3], c(0, 5, 7)))
  ),
  pain_nrs = list(pain_nrs_intensity = plain(pain), pain_nrs_intensity_band = plain(class_of(pain, c(0, 5, 7))))
)
write_reference("instruments_resources", "base", files, results)
