# Minimal important change: mean of the minimally improved, Youden by pROC, logistic model by glm, and its two adjustments
# from the formulas of Terluin and others (2017, 2022).
source("tests/reference/_reference.R")
source("tests/reference/_change_sets.R")
suppressPackageStartupMessages(library(pROC))

between <- function(x, ends) x >= ends[1] & x <= ends[2]
reliability <- 0.62

youden <- function(gain, improved) {
  curve <- roc(improved, gain, levels = c(FALSE, TRUE), direction = "<", quiet = TRUE)
  all <- coords(curve, "all", ret = c("threshold", "sensitivity", "specificity"), transpose = FALSE)
  index <- all$sensitivity + all$specificity
  all[is.finite(all$threshold) & index >= max(index) - 1e-9, ]
}

model <- function(gain, improved) {
  fit <- glm(improved ~ gain, family = binomial, control = glm.control(epsilon = 1e-14, maxit = 100))
  q <- mean(improved); odds <- log(q / (1 - q)); r <- cor(improved, gain)
  value <- (odds - coef(fit)[[1]]) / coef(fit)[[2]]
  list(intercept = coef(fit)[[1]], slope = coef(fit)[[2]], log_odds = odds, correlation = r, sd = sd(gain),
       predictive = value,
       adjusted_2017 = value - (0.090 + 0.103 * r) * sd(gain) * odds,
       adjusted_2022 = value - (0.8 / reliability - 0.5) * sd(gain) * r * odds)
}

important <- function(set) {
  known <- !is.na(set$before) & !is.na(set$after) & !is.na(set$rating)
  gain <- set$better * (set$after - set$before)[known]
  rating <- set$rating[known]
  improved <- between(rating, set$improved); minimally <- between(rating, set$minimally)
  best <- youden(gain, improved)
  by_mean <- t.test(gain[minimally])
  out <- c(list(
    n = length(gain), n_improved = sum(improved), n_minimally = sum(minimally), reliability = reliability,
    mean_change = as.numeric(by_mean$estimate), mean_change_interval = as.numeric(by_mean$conf.int),
    roc_thresholds = I(as.list(best$threshold)), roc_mean_threshold = mean(best$threshold),
    roc_sensitivity = mean(gain[improved] >= mean(best$threshold)),
    roc_specificity = mean(gain[!improved] < mean(best$threshold)),
    spearman = cor(gain, rating, method = "spearman")
  ), model(gain, improved))
  if (length(gain) > 500 || length(gain) < 100) return(out)
  rows <- drawn_rows(length(gain), 200)
  drawn <- function(f) apply(rows, 1, f)
  c(out, list(
    resampled_mean_change = drawn(function(i) mean(gain[i][minimally[i]])),
    resampled_roc = drawn(function(i) mean(youden(gain[i], improved[i])$threshold)),
    resampled_predictive = drawn(function(i) model(gain[i], improved[i])$predictive),
    resampled_adjusted_2017 = drawn(function(i) model(gain[i], improved[i])$adjusted_2017),
    resampled_adjusted_2022 = drawn(function(i) model(gain[i], improved[i])$adjusted_2022)
  ))
}

sets <- change_sets()
results <- lapply(sets[vapply(sets, function(set) !is.null(set$rating), TRUE)], important)
write_reference("minimal_important_change", "pROC", change_files, results)
