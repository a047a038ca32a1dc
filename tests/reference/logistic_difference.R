# Differential item functioning by proportional odds models: rms::lrm at a tight tolerance, and MASS::polr beside it.
# Rscript --vanilla tests/reference/logistic_difference.R
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressMessages({library(rms); library(MASS)})

workers_file <- "tests/data/norway_workers_hads_bwas/workers.csv"
workers <- read.csv(workers_file)
hads <- workers[paste0("HADS", 1:14)]
older_all <- read.csv(older_file)

fit <- function(formula, data) lrm(formula, data = data, eps = 1e-9, tol = 1e-14, maxit = 100)
of_item <- function(item, matching, group) {
  data <- data.frame(y = item, m = as.numeric(scale(matching)), g = factor(group))
  data <- data[complete.cases(data), ]
  models <- list(fit(y ~ m, data), fit(y ~ m + g, data), fit(y ~ m * g, data))
  logs <- vapply(models, function(f) f$deviance[2] / -2, 0)
  null <- models[[1]]$deviance[1] / -2
  n <- nrow(data)
  mcfadden <- 1 - logs / null
  nagelkerke <- (1 - exp(2 * (null - logs) / n)) / (1 - exp(2 * null / n))
  df <- nlevels(factor(data$g)) - 1
  chi2 <- 2 * c(logs[2] - logs[1], logs[3] - logs[2], logs[3] - logs[1])
  twice <- polr(factor(y) ~ m * g, data = data, Hess = FALSE, control = list(reltol = 1e-14, maxit = 500))
  list(chi2 = chi2, p = pchisq(chi2, c(df, df, 2 * df), lower.tail = FALSE),
       mcfadden = c(diff(mcfadden), mcfadden[3] - mcfadden[1]),
       nagelkerke = c(diff(nagelkerke), nagelkerke[3] - nagelkerke[1]),
       slope_change = abs(coef(models[[2]])[["m"]] / coef(models[[1]])[["m"]] - 1),
       log_likelihoods = logs, polr_log_likelihood = as.numeric(logLik(twice)), n = n)
}
all_items <- function(items, matching, group) unname(lapply(items, of_item, matching = matching, group = group))
older <- item_sets()$older_k6
anxiety <- hads[seq(1, 13, 2)]
results <- list(
  hads_gender = all_items(anxiety, rowSums(anxiety), workers$Gender),
  hads_sector = all_items(anxiety, rowSums(anxiety), workers$Work_sector),
  k6_sex = all_items(older, rowMeans(older), older_all$sex)
)
write_reference("logistic_difference", c("rms", "MASS"), c(workers_file, older_file), results)
