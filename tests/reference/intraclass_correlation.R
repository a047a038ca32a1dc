# The six intraclass correlations by psych, from the table of variance, on complete rows.
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(psych))

two_waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
made_file <- "tests/data/made_missing_answers/answers.csv"

forms <- c("icc_1_1", "icc_a_1", "icc_c_1", "icc_1_k", "icc_a_k", "icc_c_k")

coefficients <- function(ratings) {
  ratings <- na.omit(as.matrix(ratings))
  of_level <- function(level) {
    found <- psych::ICC(ratings, lmer = FALSE, alpha = 1 - level)$results
    setNames(lapply(seq_along(forms), function(i) list(
      value = found$ICC[i], ci_low = found$`lower bound`[i], ci_high = found$`upper bound`[i],
      f = found$F[i], df = found$df1[i], df2 = found$df2[i], p_value = found$p[i])), forms)
  }
  list(n = nrow(ratings), k = ncol(ratings), level_95 = of_level(0.95), level_90 = of_level(0.90))
}

waves <- read.csv(two_waves_file)
of_wave <- function(wave, items) rowSums(waves[waves$wave == wave, items])
both <- function(items) {
  first <- waves[waves$wave == 1, c("id", items)]
  second <- waves[waves$wave == 2, c("id", items)]
  joined <- merge(first, second, by = "id")
  cbind(rowSums(joined[2:(length(items) + 1)]), rowSums(joined[(length(items) + 2):(2 * length(items) + 1)]))
}
made <- read.csv(made_file)
numeric <- made[vapply(made, is.numeric, TRUE)]
# The table of Shrout and Fleiss (1979, table 2): six persons, four raters.
shrout_fleiss <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), ncol = 4, byrow = TRUE)

results <- list(
  shrout_fleiss = coefficients(shrout_fleiss),
  phq9_two_waves = coefficients(both(paste0("PHQ", 1:9))),
  gad7_two_waves = coefficients(both(paste0("GAD", 1:7))),
  made_answers = coefficients(numeric[grepl("^q", names(numeric))]),
  opposed = coefficients(cbind(c(1, 2, 3, 4, 5, 7), c(6, 5, 5, 3, 2, 1), c(1, 9, 2, 8, 3, 7)))
)
write_reference("intraclass_correlation", "psych", c(two_waves_file, made_file), results)
