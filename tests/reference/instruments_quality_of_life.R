# Scores of measures of quality of life by the published rules, written down here once more: weights, recodes, missing answers.
source("tests/reference/_reference.R")

instruments <- c("sf12v1", "rand12", "sf12v2", "vr12", "rand36", "whoqolbref", "mansa", "reqol10", "fifteen_d")
files <- c(file.path("tests/data/made_up_quality_of_life", paste0(instruments, ".csv")),
           "tests/data/sf12_oncology_items/sf12.csv", "tests/data/sf36_physical_functioning_items/pf10.csv")
read <- function(name) {
  answers <- read.csv(file.path("tests/data/made_up_quality_of_life", paste0(name, ".csv")), check.names = FALSE)
  names(answers) <- sub("item_", "", names(answers))
  answers
}
plain <- function(x) unname(as.numeric(x))
named <- function(instrument, scores) setNames(lapply(scores, plain), paste0(instrument, "_", names(scores)))
n_given <- function(x) rowSums(!is.na(x))
mean_of <- function(x, fewest) ifelse(n_given(x) >= fewest, rowMeans(x, na.rm = TRUE), NA)
percent <- function(x, low, high) 100 * (x - low) / (high - low)

# --- SF-12 version 1 and RAND-12 -----------------------------------------------------------------
# Ware, Kosinski & Keller 1995: turn the favourable items, make indicators of every level but the best, weigh and add.
turned <- function(x) {
  x$gh1 <- 6 - x$gh1
  x$bp2 <- 6 - x$bp2
  x$mh3 <- 7 - x$mh3
  x$vt2 <- 7 - x$vt2
  x
}
ware_physical <- list(
  pf02 = c(-7.23216, -3.45555), pf04 = c(-6.24397, -2.73557), rp2 = -4.61617, rp3 = -5.51747,
  bp2 = c(-11.25544, -8.38063, -6.50522, -3.80130), gh1 = c(-8.37399, -5.56461, -3.02396, -1.31872),
  vt2 = c(-2.44706, -2.02168, -1.61850, -1.14387, -0.42251), sf2 = c(-0.33682, -0.94342, -0.18043, 0.11038),
  re2 = 3.04365, re3 = 2.32091, mh3 = c(3.46638, 2.90426, 2.37241, 1.36689, 0.66514),
  mh4 = c(4.61446, 3.41593, 2.34247, 1.28044, 0.41188))
ware_mental <- list(
  pf02 = c(3.93115, 1.86840), pf04 = c(2.68282, 1.43103), rp2 = 1.44060, rp3 = 1.66968,
  bp2 = c(1.48619, 1.76691, 1.49384, 0.90384), gh1 = c(-1.71175, -0.16891, 0.03482, -0.06064),
  vt2 = c(-6.02409, -4.88962, -3.29805, -1.65178, -0.92057), sf2 = c(-6.29724, -8.26066, -5.63286, -3.13896),
  re2 = -6.82672, re3 = -5.69921, mh3 = c(-10.19085, -7.92717, -6.31121, -4.09842, -1.94949),
  mh4 = c(-16.15395, -10.77911, -8.09914, -4.59055, -1.95934))
# Farivar, Cunningham & Hays 2007, correlated factors, in the same order of levels, worst first.
farivar_physical <- list(
  pf02 = c(-3.61039, -1.52769), pf04 = c(-3.28556, -1.49769), rp2 = -3.72452, rp3 = -4.48695,
  bp2 = c(-10.32862, -7.60094, -5.21603, -2.76223), gh1 = c(-6.90853, -4.56043, -2.48820, -1.09399),
  vt2 = c(-5.94178, -4.68268, -3.43746, -2.28701, -1.19645), sf2 = c(-2.57689, -3.29868, -2.42780, -1.21560),
  re2 = -0.27441, re3 = -0.87743, mh3 = c(-0.64678, -0.47407, -0.38979, -0.53677, -0.24474),
  mh4 = c(-1.32335, -0.75981, -0.53385, -0.38595, -0.15932))
farivar_mental <- list(
  pf02 = c(0.21329, 0.15672), pf04 = c(0.12950, 0.08028), rp2 = -0.67652, rp3 = -0.73255,
  bp2 = c(-3.57055, -2.24871, -1.45064, -0.85395), gh1 = c(-4.28199, -2.78736, -1.45741, -0.54378),
  vt2 = c(-10.46333, -8.13254, -6.11303, -3.95386, -1.96823), sf2 = c(-3.51605, -4.19005, -3.20648, -1.71673),
  re2 = -3.37939, re3 = -3.38503, mh3 = c(-9.27580, -7.67490, -5.60048, -3.87498, -1.91559),
  mh4 = c(-14.96225, -11.60997, -7.91401, -4.63416, -2.15359))
indicator_score <- function(x, weights, constant) {
  total <- constant
  for (item in names(weights)) {
    for (level in seq_along(weights[[item]])) total <- total + weights[[item]][level] * (x[[item]] == level)
  }
  total
}
sf12v1 <- turned(read("sf12v1"))
rand12 <- turned(read("rand12"))
eight_of_twelve <- function(x, roles, moods) list(
  pf = percent(x$pf02 + x$pf04, 2, 6), rp = percent(x$rp2 + x$rp3, 2, 2 * roles), bp = percent(x$bp2, 1, 5),
  gh = percent(x$gh1, 1, 5), vt = percent(x$vt2, 1, moods), sf = percent(x$sf2, 1, 5),
  re = percent(x$re2 + x$re3, 2, 2 * roles), mh = percent(x$mh3 + x$mh4, 2, 2 * moods))
rand12_scales <- eight_of_twelve(rand12, 2, 6)
# Andersen 2022: unweighted means of four scales each; here all four are needed.
rand12_physical <- with(rand12_scales, (pf + rp + bp + gh) / 4)
rand12_mental <- with(rand12_scales, (vt + sf + re + mh) / 4)

# --- SF-12 version 2: Spritzer and Hays, sf12v2-1 --------------------------------------------------
ucla <- function(x) {
  x$gh1 <- c(5.0, 4.4, 3.4, 2.0, 1.0)[x$gh1]
  x$bp2 <- 6 - x$bp2
  x$mh3 <- 6 - x$mh3
  x$vt2 <- 6 - x$vt2
  scales <- eight_of_twelve(x, 5, 5)
  means <- c(81.18122, 80.52856, 81.74015, 72.19795, 55.59090, 83.73973, 86.41051, 70.18217)
  sds <- c(29.10588, 27.13526, 24.53019, 23.19041, 24.84380, 24.75775, 22.35543, 20.50597)
  z <- mapply(function(score, mean, sd) (score - mean) / sd, scales, means, sds)
  t_scores <- as.data.frame(50 + 10 * z)
  names(t_scores) <- paste0(names(scales), "_ucla")
  physical <- c(0.42402, 0.35119, 0.31754, 0.24954, 0.02877, -0.00753, -0.19206, -0.22069)
  mental <- c(-0.22999, -0.12329, -0.09731, -0.01571, 0.23534, 0.26876, 0.43407, 0.48581)
  c(scales, as.list(t_scores), list(pcs = 50 + 10 * (z %*% physical), mcs = 50 + 10 * (z %*% mental)))
}

# --- VR-12: recodes of the programme of SEER-MHOS --------------------------------------------------
vr12 <- read("vr12")
role_scale <- function(a, b) ((5 - a) * 25 + (5 - b) * 25) / 2
vr12_scales <- with(vr12, list(
  pf = ((pf02 - 1) * 50 + (pf04 - 1) * 50) / 2, rp = role_scale(rp2, rp3), bp = (5 - bp2) * 25,
  gh = c(100, 85, 60, 35, 0)[gh1], vt = (6 - vt2) * 20, sf = (sf2 - 1) * 25, re = role_scale(re2, re3),
  mh = ((6 - mh3) * 20 + (mh4 - 1) * 20) / 2))

# --- RAND-36: recode to 0-100, mean of what is answered --------------------------------------------
rand36_items <- function(x) {
  x <- as.matrix(x)
  recoded <- x
  for (i in c(1, 2, 20, 22, 34, 36)) recoded[, i] <- 100 - 25 * (x[, i] - 1)
  for (i in 3:12) recoded[, i] <- 50 * (x[, i] - 1)
  for (i in 13:19) recoded[, i] <- 100 * (x[, i] - 1)
  for (i in c(21, 23, 26, 27, 30)) recoded[, i] <- 100 - 20 * (x[, i] - 1)
  for (i in c(24, 25, 28, 29, 31)) recoded[, i] <- 20 * (x[, i] - 1)
  for (i in c(32, 33, 35)) recoded[, i] <- 25 * (x[, i] - 1)
  recoded
}
rand36_scales <- function(x) {
  items <- rand36_items(x)
  of <- function(...) mean_of(items[, c(...), drop = FALSE], 1)
  scales <- list(
    physical_functioning = of(3:12), role_physical = of(13:16), role_emotional = of(17:19), energy = of(23, 27, 29, 31),
    emotional = of(24, 25, 26, 28, 30), social = of(20, 32), pain = of(21, 22), general_health = of(1, 33:36),
    health_change = of(2))
  scales$physical_unweighted <- with(scales, (physical_functioning + role_physical + pain + general_health) / 4)
  scales$mental_unweighted <- with(scales, (energy + social + role_emotional + emotional) / 4)
  scales$emotional_low <- scales$emotional < 56
  scales
}
rand36 <- read("rand36")[, -1]

# --- WHOQOL-BREF: WHO 1996, table 3 ----------------------------------------------------------------
whoqol <- function(fewest) {
  x <- as.matrix(read("whoqolbref")[, -1])
  x[, c(3, 4, 26)] <- 6 - x[, c(3, 4, 26)]
  whole_form <- n_given(x) >= 21
  domains <- list(physical = c(3, 4, 10, 15:18), psychological = c(5, 6, 7, 11, 19, 26), social = 20:22,
                  environment = c(8, 9, 12:14, 23:25))
  out <- list(all_items = mean_of(x, 21))
  for (name in names(domains)) {
    means <- mean_of(x[, domains[[name]]], fewest[[name]])
    out[[paste0(name, "_items")]] <- means
    out[[paste0(name, "_20")]] <- ifelse(whole_form, 4 * means, NA)
    out[[name]] <- ifelse(whole_form, (4 * means - 4) * (100 / 16), NA)
  }
  named("whoqolbref", out)
}

# --- MANSA, ReQoL-10, 15D --------------------------------------------------------------------------
mansa <- read("mansa")[, 2:13]
mansa_scores <- function(fewest) {
  score <- mean_of(mansa, fewest)
  named("mansa", list(mean = score, mean_low = score < 4))
}
reqol <- as.matrix(read("reqol10")[, 2:11])
reqol[, c(1, 3, 6, 9)] <- 4 - reqol[, c(1, 3, 6, 9)]
reqol_total <- 10 * mean_of(reqol, 9)
fifteen <- read("fifteen_d")[, -1]
profile <- rep(NA, nrow(fifteen))
complete <- complete.cases(fifteen)
profile[complete] <- as.numeric(do.call(paste0, fifteen[complete, ]))

# --- real answers ----------------------------------------------------------------------------------
# The owners recoded every answer to 0 (worst) and up, so the recoded levels are one more.
patients <- read.csv("tests/data/sf12_oncology_items/sf12.csv")[, 1:12] + 1
names(patients) <- c("gh1", "pf02", "pf04", "rp2", "rp3", "re2", "re3", "bp2", "mh3", "vt2", "mh4", "sf2")
for (item in c("gh1", "bp2", "mh3", "vt2")) patients[[item]] <- 6 - patients[[item]]
walkers <- 3 - read.csv("tests/data/sf36_physical_functioning_items/pf10.csv")

scores <- list(
  sf12v1 = named("sf12v1", list(
    pcs = indicator_score(sf12v1, ware_physical, 56.57706), mcs = indicator_score(sf12v1, ware_mental, 60.75781),
    pcs_correlated = indicator_score(sf12v1, farivar_physical, 62.37966),
    mcs_correlated = indicator_score(sf12v1, farivar_mental, 65.38813))),
  rand12 = named("rand12", c(
    list(pcs = indicator_score(rand12, farivar_physical, 62.37966), mcs = indicator_score(rand12, farivar_mental, 65.38813)),
    rand12_scales, list(physical = rand12_physical, mental = rand12_mental))),
  sf12v2 = named("sf12v2", ucla(read("sf12v2"))),
  vr12 = named("vr12", vr12_scales),
  rand36 = named("rand36", rand36_scales(rand36)),
  whoqolbref = whoqol(list(physical = 6, psychological = 5, social = 2, environment = 6)),
  whoqolbref_up_to_two_missing = whoqol(list(physical = 5, psychological = 4, social = 2, environment = 6)),
  mansa = mansa_scores(12),
  mansa_up_to_two_missing = mansa_scores(10),
  reqol10 = named("reqol10", list(total = reqol_total, total_clinical = reqol_total <= 24)),
  fifteen_d = named("fifteen_d", list(profile = profile)),
  sf12v2_of_patients = named("sf12v2", ucla(patients)),
  rand36_of_walkers = named("rand36", list(physical_functioning = rowMeans(50 * (walkers - 1)))))
twelve_of_36 <- turned(setNames(rand36[, c(1, 4, 6, 14, 15, 18, 19, 22, 26, 27, 28, 32)], names(patients)))
derived <- list(
  rand12_from_rand36 = named("rand12", list(pcs = indicator_score(twelve_of_36, farivar_physical, 62.37966))),
  sf12v1_from_rand36 = named("sf12v1", list(mcs = indicator_score(twelve_of_36, ware_mental, 60.75781))))
write_reference("instruments_quality_of_life", "base", files, list(scores = scores, derived = derived))
