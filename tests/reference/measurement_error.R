# Measurement error in points: SEM from the table of variance of aov, limits of agreement from t.test and lm, error along
# the score from the residuals of lm; alpha by psych as a check of the mean error.
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(psych))

two_waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
anxiety_file <- "tests/data/state_anxiety_retest/sai.csv"
workers_file <- "tests/data/norway_workers_hads_bwas/workers.csv"
veterans_file <- "tests/data/pcl5_veterans/pcl5.csv"

z <- 1.96

standard_errors <- function(x1, x2) {
  n <- length(x1); k <- 2
  long <- data.frame(y = c(x1, x2), person = factor(rep(seq_len(n), k)), time = factor(rep(1:2, each = n)))
  table <- anova(lm(y ~ person + time, long))
  ms_time <- table["time", "Mean Sq"]; ms_error <- table["Residuals", "Mean Sq"]
  interval <- function(variance, df) sqrt(variance * df / qchisq(c(0.975, 0.025), df))
  consistency <- interval(ms_error, (n - 1) * (k - 1))
  # sigma^2 of times + sigma^2 of error, a sum of mean squares with weights 1 / n and (n - 1) / n.
  var_time <- (ms_time - ms_error) / n
  within <- var_time + ms_error
  weights <- c(1 / n, (n - 1) / n)
  df <- within^2 / sum((weights * c(ms_time, ms_error))^2 / c(k - 1, (n - 1) * (k - 1)))
  agreement <- interval(within, df)
  of <- function(value, limits, df) list(value = value, ci_low = limits[1], ci_high = limits[2], df = df)
  list(consistency = of(sqrt(ms_error), consistency, (n - 1) * (k - 1)), agreement = of(sqrt(within), agreement, df))
}

limits <- function(x1, x2) {
  d <- x2 - x1; m <- (x1 + x2) / 2; n <- length(d)
  test <- t.test(x2, x1, paired = TRUE)
  reach <- qt(0.975, n - 1) * sqrt(var(d) * (1 / n + z^2 / (2 * (n - 1))))
  of <- function(value) list(value = value, ci_low = value - reach, ci_high = value + reach)
  line <- lm(d ~ m)
  list(
    n = n, sd = sd(d), p_value = test$p.value,
    bias = list(value = mean(d), ci_low = test$conf.int[1], ci_high = test$conf.int[2]),
    low = of(mean(d) - z * sd(d)), high = of(mean(d) + z * sd(d)),
    slope = list(value = unname(coef(line)[2]), ci_low = confint(line)[2, 1], ci_high = confint(line)[2, 2],
                 p_value = summary(line)$coefficients[2, 4])
  )
}

curve <- function(x1, x2) {
  d <- x2 - x1; m <- (x1 + x2) / 2
  squares <- residuals(lm(d ~ 1))^2 / 2 * length(d) / (length(d) - 1)
  cubic <- lm(squares ~ m + I(m^2) + I(m^3))
  at <- unique(unname(quantile(m, c(0.1, 0.25, 0.5, 0.75, 0.9))))
  list(at = at, variance = unname(predict(cubic, data.frame(m = at))))
}

pair <- function(x1, x2) {
  known <- !is.na(x1) & !is.na(x2)
  x1 <- x1[known]; x2 <- x2[known]
  errors <- standard_errors(x1, x2)
  sdc <- function(error) {
    individual <- z * sqrt(2) * error$value
    list(individual = individual, group = individual / sqrt(length(x1)))
  }
  list(first = x1, second = x2, sem = errors, sdc = lapply(errors, sdc), limits = limits(x1, x2), curve = curve(x1, x2))
}

# Error of each person from the residuals of a two-way layout of persons by items, then its mean at each score: over the
# persons with this score, or within the fewest points of it that hold ten.
along_the_score <- function(items, score) {
  known <- complete.cases(items)
  x <- as.matrix(items[known, ]); score <- score[known]
  n <- nrow(x); k <- ncol(x)
  left <- sweep(sweep(x, 1, rowMeans(x)), 2, colMeans(x)) + mean(x)
  variance <- rowSums(left^2) * k / (k - 1) * n / (n - 1)
  alpha <- psych::alpha(x, check.keys = FALSE, warnings = FALSE)$total$raw_alpha
  points <- sort(unique(score))
  near <- lapply(points, function(point) {
    distance <- abs(score - point)
    which(distance <= max(sort(distance)[10], 0))
  })
  list(sem_of_alpha = sd(rowSums(x)) * sqrt(1 - alpha), mean_variance = mean(variance), scores = points,
       variance = vapply(near, function(who) mean(variance[who]), 0), n = vapply(near, length, 0L) + 0,
       lowest = vapply(near, function(who) min(score[who]), 0), highest = vapply(near, function(who) max(score[who]), 0))
}

waves <- read.csv(two_waves_file)
of_wave <- function(wave, items) {
  rows <- waves[waves$wave == wave, ]
  unname(rowSums(rows[order(rows$id), items]))
}
phq <- paste0("PHQ", 1:9); gad <- paste0("GAD", 1:7)

sai <- read.csv(anxiety_file)
reversed <- c("calm", "secure", "at_ease", "rested", "comfortable", "confident", "relaxed", "content", "joyful", "pleasant")
keyed <- sai[4:23]
keyed[reversed] <- 5 - keyed[reversed]
sai$total <- rowSums(keyed)
film <- merge(sai[sai$study == "FILM" & sai$time == 1, c("id", "total")],
              sai[sai$study == "FILM" & sai$time == 2, c("id", "total")], by = "id")

veterans <- read.csv(veterans_file)[-1]
workers <- read.csv(workers_file)
hads <- paste0("HADS", seq(1, 13, 2))

results <- list(
  phq9 = pair(of_wave(1, phq), of_wave(2, phq)),
  gad7 = pair(of_wave(1, gad), of_wave(2, gad)),
  state_anxiety_film = pair(film[[2]], film[[3]]),
  along = list(
    phq9 = along_the_score(waves[waves$wave == 1, phq], rowSums(waves[waves$wave == 1, phq])),
    hads_anxiety = along_the_score(workers[hads], rowSums(workers[hads])),
    pcl5 = along_the_score(veterans, rowSums(veterans))
  )
)
write_reference("measurement_error", "psych", c(two_waves_file, anxiety_file, workers_file, veterans_file), results)
