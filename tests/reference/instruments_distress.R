# Scores of sixteen measures of distress by the published rules, in plain arithmetic on made-up answers, and means of
# Norwegian workers on the Hospital Anxiety and Depression Scale.
source("tests/reference/_reference.R")

names_of <- c(
  "hscl25", "hscl10", "hscl5", "gad7", "gad2", "phq9", "phq2", "k10", "k6", "coreom", "core10", "pcl5", "rhs15", "isi",
  "bis", "cfq"
)
files <- file.path("tests/data/made_up_distress", paste0(names_of, ".csv"))
table_of <- function(name) read.csv(file.path("tests/data/made_up_distress", paste0(name, ".csv")))
read <- function(name) as.matrix(table_of(name)[grep("^item_", names(table_of(name)))])
plain <- function(x) unname(as.numeric(x))
n_given <- function(x) rowSums(!is.na(x))
mean_of <- function(x, fewest) ifelse(n_given(x) >= fewest, rowMeans(x, na.rm = TRUE), NA)
class_of <- function(x, edges) ifelse(is.na(x), NA, findInterval(x + 1e-9, edges) - 1)
# TRUE where so many hold already, FALSE where too few are left to reach it, else not known.
at_least <- function(x, least, needed) {
  sure <- rowSums(x >= least, na.rm = TRUE)
  ifelse(sure >= needed, TRUE, ifelse(sure + rowSums(is.na(x)) < needed, FALSE, NA))
}
only <- function(flag, who) ifelse(who %in% TRUE, flag, NA)

# Hopkins Symptom Checklist: means of 1-4, four fifths of the answers needed; 4 of 5 for the shortest.
h <- read("hscl25")
about <- table_of("hscl25")
h_mean <- mean_of(h, 20)
man <- about$sex == "male"
woman <- about$sex == "female"
student <- about$population == "students"
hscl25 <- list(
  hscl25_mean = h_mean, hscl25_anxiety = mean_of(h[, 1:10], 8), hscl25_depression = mean_of(h[, 11:25], 12),
  hscl25_mean_from_1_75 = h_mean >= 1.75 - 1e-9,
  hscl25_mean_men_above_1_67 = only(h_mean > 1.67 + 1e-9, man),
  hscl25_mean_women_above_1_75 = only(h_mean > 1.75 + 1e-9, woman),
  hscl25_mean_students_men = only(h_mean >= 1.96 - 1e-9, man & student),
  hscl25_mean_students_women = only(h_mean >= 2.2 - 1e-9, woman & student)
)
ten <- mean_of(read("hscl10"), 8)
age <- table_of("hscl10")$age
hscl10 <- list(
  hscl10_mean = ten, hscl10_mean_from_1_85 = ten >= 1.85 - 1e-9,
  hscl10_mean_adolescents = only(ten >= 1.6 - 1e-9, age >= 14 & age <= 16)
)
five <- mean_of(read("hscl5"), 4)
hscl5 <- list(hscl5_mean = five, hscl5_mean_from_2 = five >= 2, hscl5_mean_above_2 = five > 2)

# Sums of complete forms.
gad7_total <- rowSums(read("gad7"))
gad7 <- list(gad7_total = gad7_total, gad7_total_band = class_of(gad7_total, c(0, 5, 10, 15)))
gad2_total <- rowSums(read("gad2"))
gad2 <- list(gad2_total = gad2_total, gad2_total_from_3 = gad2_total >= 3)
phq2_total <- rowSums(read("phq2"))
phq2 <- list(phq2_total = phq2_total, phq2_total_from_3 = phq2_total >= 3, phq2_total_from_2 = phq2_total >= 2)
phq9_total <- rowSums(read("phq9"))
phq9 <- list(phq9_total = phq9_total, phq9_total_band = class_of(phq9_total, c(0, 5, 10, 15, 20)))
k10_total <- rowSums(read("k10"))
k10 <- list(
  k10_total = k10_total, k10_from_zero = k10_total - 10, k10_total_band = class_of(k10_total, c(10, 16, 22, 30)),
  k10_total_high = k10_total >= 22, k10_total_very_high = k10_total >= 30
)
k6_total <- rowSums(read("k6"))
k6 <- list(
  k6_total = k6_total, k6_total_band = class_of(k6_total, c(0, 5, 13)),
  k6_total_moderate = k6_total >= 5, k6_total_serious = k6_total >= 13
)

# CORE: ten times the mean, positively worded items turned; one answer in ten may be lacking, none where items are few.
# Of the 28 items without risk three may be lacking, as the holder has it since 2023.
turned <- c(3, 4, 7, 12, 19, 21, 31, 32)
well_being <- c(4, 14, 17, 31)
problems <- c(2, 5, 8, 11, 13, 15, 18, 20, 23, 27, 28, 30)
risk <- c(6, 9, 16, 22, 24, 34)
functioning <- setdiff(1:34, c(well_being, problems, risk))
core_scores <- function(x) {
  x[, turned] <- 4 - x[, turned]
  clinical <- function(items) 10 * mean_of(x[, items], length(items) - floor(length(items) / 10))
  list(
    coreom_total = clinical(1:34), coreom_non_risk = 10 * mean_of(x[, setdiff(1:34, risk)], 25),
    coreom_well_being = clinical(well_being), coreom_problems = clinical(problems),
    coreom_functioning = clinical(functioning), coreom_risk = clinical(risk),
    coreom_total_clinical = clinical(1:34) > 9.9
  )
}
om <- read("coreom")
coreom <- core_scores(om)
core10_score <- function(x) {
  x[, 2:3] <- 4 - x[, 2:3]
  ifelse(n_given(x) >= 9, 10 * rowSums(x, na.rm = TRUE) / n_given(x), NA)
}
ten_items <- core10_score(read("core10"))
core10 <- list(
  core10_total = ten_items, core10_total_band = class_of(ten_items, c(0, 11, 15, 20, 25)),
  core10_total_clinical = ten_items >= 11
)

# PTSD checklist: sums, and symptoms rated 2 or more: 1 of B, 1 of C, 2 of D, 2 of E.
p <- read("pcl5")
b <- p[, 1:5]
c_ <- p[, 6:7]
d <- p[, 8:14]
e <- p[, 15:20]
pcl5 <- list(
  pcl5_total = rowSums(p), pcl5_intrusion = rowSums(b), pcl5_avoidance = rowSums(c_), pcl5_mood = rowSums(d),
  pcl5_arousal = rowSums(e), pcl5_criterion_b = rowSums(b >= 2), pcl5_criterion_c = rowSums(c_ >= 2),
  pcl5_criterion_d = rowSums(d >= 2), pcl5_criterion_e = rowSums(e >= 2), pcl5_symptoms = rowSums(p >= 2),
  pcl5_symptoms_group = at_least(b, 2, 1) & at_least(c_, 2, 1) & at_least(d, 2, 2) & at_least(e, 2, 2),
  pcl5_total_from_31 = rowSums(p) >= 31, pcl5_total_from_33 = rowSums(p) >= 33
)

r <- read("rhs15")
rhs_total <- rowSums(r[, 1:14])
rhs13 <- rowSums(r[, 1:13])
rhs15 <- list(
  rhs15_total = rhs_total, rhs15_rhs13 = rhs13, rhs15_thermometer = r[, 15],
  rhs15_thermometer_group = rhs_total >= 12 | r[, 15] >= 5, rhs15_total_from_12 = rhs_total >= 12,
  rhs15_rhs13_from_11 = rhs13 >= 11, rhs15_thermometer_from_5 = r[, 15] >= 5
)

insomnia <- rowSums(read("isi"))
sample_of <- table_of("isi")$population
isi <- list(
  isi_total = insomnia, isi_total_band = class_of(insomnia, c(0, 8, 15, 22)), isi_total_clinical = insomnia >= 15,
  isi_total_community = only(insomnia >= 10, sample_of == "community"),
  isi_total_primary_care = only(insomnia >= 14, sample_of == "primary_care")
)

# Bergen Insomnia Scale: three days a week on a night complaint and on a day complaint.
s <- read("bis")
bis <- list(
  bis_total = rowSums(s), bis_dsm4 = rowSums(s >= 3), bis_dsm5 = rowSums(s[, -4] >= 3),
  bis_dsm4_group = at_least(s[, 1:4], 3, 1) & at_least(s[, 5:6], 3, 1),
  bis_dsm5_group = at_least(s[, 1:3], 3, 1) & at_least(s[, 5:6], 3, 1)
)

f <- read("cfq")
two_ways <- matrix(c(0, 0, 1, 1)[f + 1], nrow(f))
cfq <- list(
  cfq_likert = rowSums(f), cfq_physical = rowSums(f[, 1:7]), cfq_mental = rowSums(f[, 8:11]),
  cfq_bimodal = rowSums(two_ways), cfq_bimodal_case = rowSums(two_ways) >= 4
)

# Short instruments out of answers to the longer ones.
derived <- list(
  phq2_from_phq9 = list(phq2_total = rowSums(read("phq9")[, 1:2])),
  gad2_from_gad7 = list(gad2_total = rowSums(read("gad7")[, 1:2])),
  k6_from_k10 = list(k6_total = rowSums(read("k10")[, c(2, 4, 5, 8, 9, 10)]) - 6),
  core10_from_coreom = list(core10_total = core10_score(om[, c(2, 3, 7, 10, 15, 16, 18, 23, 27, 28)])),
  hscl10_from_hscl25 = list(hscl10_mean = mean_of(h[, c(1, 2, 3, 7, 12, 16, 17, 18, 24, 25)], 8)),
  hscl5_from_hscl25 = list(hscl5_mean = mean_of(h[, c(2, 4, 17, 18, 22)], 4))
)

# Norms: Norwegian workers by sex, all ages and five groups of ages.
workers_file <- "tests/data/norway_workers_hads_bwas/workers.csv"
workers <- read.csv(workers_file)
anxiety <- rowSums(workers[paste0("HADS", seq(1, 13, 2))])
depression <- rowSums(workers[paste0("HADS", seq(2, 14, 2))])
from <- c(NA, 16, 30, 40, 50, 60)
to <- c(NA, 29, 39, 49, 59, 75)
rows <- expand.grid(group = seq_along(from), sex = c("female", "male"), stringsAsFactors = FALSE)
norm_of <- function(x) {
  part <- function(i) {
    here <- tolower(workers$Gender) == rows$sex[i]
    k <- rows$group[i]
    if (!is.na(from[k])) here <- here & workers$Age >= from[k] & workers$Age <= to[k]
    c(mean(x[here]), sd(x[here]), sum(here))
  }
  found <- sapply(seq_len(nrow(rows)), part)
  list(
    sex = rows$sex, age_from = from[rows$group], age_to = to[rows$group], mean = found[1, ], sd = found[2, ], n = found[3, ]
  )
}

results <- list(
  hscl25 = hscl25, hscl10 = hscl10, hscl5 = hscl5, gad7 = gad7, gad2 = gad2, phq9 = phq9, phq2 = phq2, k10 = k10, k6 = k6,
  coreom = coreom, core10 = core10, pcl5 = pcl5, rhs15 = rhs15, isi = isi, bis = bis, cfq = cfq
)
write_reference("instruments_distress", "base", c(files, workers_file), list(
  scores = lapply(results, lapply, plain), derived = lapply(derived, lapply, plain),
  norms = list(anxiety = norm_of(anxiety), depression = norm_of(depression))
))
