# Scores before and after of the same persons, with a rating of change: name -> data frame of before, after, rating.
# `gain` is toward the better end. The levels of each rating that count are fixed here and again in the tests.
two_waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
trial_file <- "tests/data/depression_rct_scores/scores.csv"
blues_file <- "tests/data/beat_the_blues_rct/beat_the_blues.csv"
surgery_file <- "tests/data/eq5d3l_nhs_proms/eq5d3l_proms.csv"
change_files <- c(two_waves_file, trial_file, blues_file, surgery_file)

# improved, minimally and stable are the lowest and highest rating that count.
change_sets <- function() {
  waves <- read.csv(two_waves_file)
  phq <- rowSums(waves[paste0("PHQ", 1:9)]); gad <- rowSums(waves[paste0("GAD", 1:7)])
  first <- waves[waves$wave == 1, "id"]; second <- waves[waves$wave == 2, "id"]
  stopifnot(identical(first, second))
  trial <- read.csv(trial_file)
  start <- trial[trial$time == 1, ]; end <- trial[trial$time == 4, ]
  end <- end[match(start$id, end$id), ]
  blues <- read.csv(blues_file)
  surgery <- read.csv(surgery_file)
  surgery$vas[surgery$vas > 100] <- NA
  surgery$pd[surgery$pd == 9] <- NA
  pre <- surgery[surgery$time == "Pre-op", ]; post <- surgery[surgery$time == "Post-op", ]
  post <- post[match(pre$id, post$id), ]
  list(
    phq9_by_gad7 = list(
      better = -1, before = phq[waves$wave == 1], after = phq[waves$wave == 2],
      rating = gad[waves$wave == 1] - gad[waves$wave == 2],
      improved = c(3, 21), minimally = c(3, 5), stable = c(-2, 2)),
    who5_by_hamd = list(
      better = 1, before = start$who, after = end$who, rating = start$hamd - end$hamd,
      improved = c(10, 50), minimally = c(7, 11), stable = c(-4, 6)),
    bdi_without_rating = list(better = -1, before = blues$bdi.pre, after = blues$bdi.8m),
    vas_by_pain = list(
      better = 1, before = pre$vas, after = post$vas, rating = pre$pd - post$pd,
      improved = c(1, 2), minimally = c(1, 1), stable = c(0, 0))
  )
}

# The same rows in R and in Python: x -> 16807 x mod (2^31 - 1), row x mod n + 1. shape (draws, n)
drawn_rows <- function(n, draws, x = 20261122) {
  rows <- numeric(n * draws)
  for (i in seq_along(rows)) {
    x <- (16807 * x) %% 2147483647
    rows[i] <- x %% n + 1
  }
  matrix(rows, nrow = draws, byrow = TRUE)
}
