# Reliable and clinically significant change, and T scores, in base R arithmetic; alpha by psych.
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(psych))

two_waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
bdi_file <- "tests/data/depression_rct_bdi/bdi.csv"

# 0 unchanged, 1 improved, 2 deteriorated; here all scales are worse when higher.
category <- function(x, threshold) ifelse(x < -threshold, 1, ifelse(x > threshold, 2, 0))

jacobson_truax <- function(before, after, sem) (after - before) / sqrt(sem^2 + sem^2)

cutoffs <- function(functional, clinical) list(
  a = clinical$mean - 2 * clinical$sd,
  b = functional$mean + 2 * functional$sd,
  c = (functional$sd * clinical$mean + clinical$sd * functional$mean) / (functional$sd + clinical$sd)
)

clinical_category <- function(before, after, reliable, cut) {
  ifelse(reliable == 1 & before >= cut & after < cut, 3, reliable)
}

judged <- function(before, after, sd, reliability, functional) {
  sem <- sd * sqrt(1 - reliability)
  index <- jacobson_truax(before, after, sem)
  reliable <- category(index, 1.96)
  clinical <- list(mean = mean(before, na.rm = TRUE), sd = sd(before, na.rm = TRUE))
  cut <- cutoffs(functional, clinical)
  list(
    before = before, after = after, sd = sd, reliability = reliability, sem = sem,
    functional = functional, clinical = clinical,
    smallest_reliable_change = 1.96 * sqrt(2) * sem,
    index = index, reliable = reliable,
    cutoffs = cut,
    clinical_categories = lapply(cut, function(one) clinical_category(before, after, reliable, one))
  )
}

# --- two waves of items -----------------------------------------------------------------------------
waves <- read.csv(two_waves_file)
of_instrument <- function(items, functional, holes) {
  first <- waves[waves$wave == 1, ]
  second <- waves[waves$wave == 2, ]
  second <- second[match(first$id, second$id), ]
  before <- unname(rowSums(first[items]))
  after <- unname(rowSums(second[items]))
  found <- psych::alpha(first[items], check.keys = FALSE, warnings = FALSE)$total$raw_alpha
  whole <- judged(before, after, sd(before), found, functional)
  if (holes) {
    before[seq(3, length(before), 7)] <- NA
    after[seq(5, length(after), 11)] <- NA
  }
  list(ids = first$id, n_alpha = nrow(first), whole = whole,
       with_holes = judged(before, after, sd(before, na.rm = TRUE), found, functional))
}
phq9 <- of_instrument(paste0("PHQ", 1:9), list(mean = 3.1, sd = 3.5), TRUE)
gad7 <- of_instrument(paste0("GAD", 1:7), list(mean = 2.9, sd = 3.4), TRUE)

# Minimal important change, both ways.
important <- function(found, mic) {
  change <- found$after - found$before
  list(mic = mic, categories = ifelse(change <= -mic, 1, ifelse(change >= mic, 2, 0)))
}

# --- a published table ------------------------------------------------------------------------------
bdi <- read.csv(bdi_file)
wide <- merge(bdi[bdi$time == 1, c("id", "bdi")], bdi[bdi$time == 4, c("id", "bdi")], by = "id")
both <- complete.cases(wide)
bdi_judged <- judged(wide$bdi.x, wide$bdi.y, sd(wide$bdi.x[both]), 0.801, list(mean = 7.69, sd = 7.52))

# --- T scores by stratum ----------------------------------------------------------------------------
norm <- data.frame(
  sex = c("female", "female", "male", "male"),
  age_from = c(18, 40, 18, 40), age_to = c(39, 67, 39, 67),
  mean = c(6.1, 5.4, 4.8, 4.4), sd = c(4.2, 3.9, 3.6, 3.5)
)
persons <- expand.grid(sex = c("female", "male", NA), age = c(NA, 17, 18, 39.9, 40, 67, 68),
                       score = c(NA, 0, 7.5, 21), stringsAsFactors = FALSE)
stratum <- function(sex, age) {
  row <- which(norm$sex == sex & norm$age_from <= floor(age) & floor(age) <= norm$age_to)
  if (length(row) == 1) row else NA
}
row <- mapply(stratum, persons$sex, persons$age)
z <- (persons$score - norm$mean[row]) / norm$sd[row]

results <- list(
  phq9 = c(phq9, list(important = important(phq9$whole, 3.7))),
  gad7 = c(gad7, list(important = important(gad7$whole, 4))),
  bdi = bdi_judged,
  norm = list(
    rows = lapply(seq_len(nrow(norm)), function(i) as.list(norm[i, ])),
    sex = ifelse(is.na(persons$sex), "", persons$sex), age = persons$age, score = persons$score,
    z = unname(z), t = unname(50 + 10 * z)
  )
)
write_reference("change", "psych", c(two_waves_file, bdi_file), results)
