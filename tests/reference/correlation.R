# Correlations by stats and psych, with intervals; disattenuated ones on samples that are written down with them.
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(psych))

workers_file <- "tests/data/norway_workers_hads_bwas/workers.csv"
two_waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
promis_file <- "tests/data/promis_depression_cesd/promis28_cesd20.csv"
burns_file <- "tests/data/facial_burns_hads_rse/facial_burns.csv"
made_file <- "tests/data/made_missing_answers/answers.csv"

workers <- read.csv(workers_file)
first_wave <- subset(read.csv(two_waves_file), wave == 1)
promis <- read.csv(promis_file)
burns <- read.csv(burns_file)
made <- read.csv(made_file)
phq <- first_wave[paste0("PHQ", 1:9)]
gad <- first_wave[paste0("GAD", 1:7)]

# rowSums without na.rm: a person with a missing item has no sum.
pairs <- list(
  workers_hads_subscales = list(rowSums(workers[paste0("HADS", seq(1, 13, 2))]), rowSums(workers[paste0("HADS", seq(2, 14, 2))])),
  workers_hads_work_addiction = list(rowSums(workers[paste0("HADS", 1:14)]), rowSums(workers[paste0("BWAS", 1:7)])),
  phq9_gad7 = list(rowSums(phq), rowSums(gad)),
  promis_cesd = list(rowSums(promis[grepl("^EDDEP", names(promis))]), rowSums(promis[grepl("^CESD", names(promis))])),
  burns_hads_self_esteem = list(burns$HADS, burns$Selfesteem),
  made_missing_items = list(made$q1, made$q2)
)

# Bonett and Wright: the variance of z is (1 + r^2 / 2) / (n - 3); psych and stats give no interval for Spearman.
bonett_wright <- function(r, n, level) {
  half <- qnorm((1 + level) / 2) * sqrt((1 + r^2 / 2) / (n - 3))
  tanh(atanh(r) + c(-half, half))
}

both_methods <- function(pair) {
  x <- pair[[1]]; y <- pair[[2]]
  n <- sum(!is.na(x) & !is.na(y))
  p95 <- cor.test(x, y, conf.level = 0.95); p90 <- cor.test(x, y, conf.level = 0.90)
  s <- cor.test(x, y, method = "spearman", exact = FALSE)
  rho <- unname(s$estimate)
  # cor.test takes 6 S / (n^3 - n) for Spearman's test, which loses digits: the same t once more, from rho.
  t <- abs(rho) * sqrt((n - 2) / (1 - rho^2))
  stopifnot(isTRUE(all.equal(s$p.value, 2 * pt(-t, n - 2), tolerance = 1e-6)))
  list(
    pearson = list(value = unname(p95$estimate), p_value = p95$p.value, df = unname(p95$parameter), n = n,
                   level_95 = as.numeric(p95$conf.int), level_90 = as.numeric(p90$conf.int)),
    spearman = list(value = rho, p_value = 2 * pt(-t, n - 2), df = n - 2, n = n,
                    level_95 = bonett_wright(rho, n, 0.95), level_90 = bonett_wright(rho, n, 0.90))
  )
}

# Two correlations that share a side, both positive: Williams's test by psych, the interval of Zou by its formula.
stronger <- function(x, a, b) {
  keep <- complete.cases(x, a, b); x <- x[keep]; a <- a[keep]; b <- b[keep]; n <- length(x)
  p <- cor.test(x, a); q <- cor.test(x, b)
  a <- a * sign(p$estimate); b <- b * sign(q$estimate)
  p <- cor.test(x, a); q <- cor.test(x, b); r <- cor(a, b)
  test <- psych::r.test(n, r12 = unname(p$estimate), r13 = unname(q$estimate), r23 = r)
  e1 <- unname(p$estimate); e2 <- unname(q$estimate)
  together <- ((r - e1 * e2 / 2) * (1 - e1^2 - e2^2 - r^2) + r^3) / ((1 - e1^2) * (1 - e2^2))
  l <- c(p$conf.int[1], q$conf.int[1]); u <- c(p$conf.int[2], q$conf.int[2])
  low <- e1 - e2 - sqrt((e1 - l[1])^2 + (u[2] - e2)^2 - 2 * together * (e1 - l[1]) * (u[2] - e2))
  high <- e1 - e2 + sqrt((u[1] - e1)^2 + (e2 - l[2])^2 - 2 * together * (u[1] - e1) * (e2 - l[2]))
  list(value = e1 - e2, limits = c(low, high), p_value = test$p, n = n)
}

raw_alpha <- function(items) suppressWarnings(psych::alpha(items, check.keys = FALSE)$total$raw_alpha)
disattenuated <- function(first, second, x = rowSums(first), y = rowSums(second)) {
  r <- cor(x, y)
  known <- c(raw_alpha(first), raw_alpha(second))
  whole <- psych::correct.cor(matrix(c(1, r, r, 1), 2), known)
  list(value = whole[1, 2], alphas = known)
}

set.seed(20260105)
n <- nrow(phq)
shared <- lapply(1:12, function(i) sample(n, n, replace = TRUE))
on_draws <- lapply(shared, function(rows) list(
  rows = rows - 1,
  by_alpha = disattenuated(phq[rows, ], gad[rows, ])$value,
  stated = cor(rowSums(phq)[rows], rowSums(gad)[rows]) / sqrt(0.9 * 0.8)))

# A large run: the limits of each of ten batches of 2000 samples.
fast_alpha <- function(s) nrow(s) / (nrow(s) - 1) * (1 - sum(diag(s)) / sum(s))
all_items <- as.matrix(cbind(phq, gad))
one_draw <- function() {
  s <- cov(all_items[sample(n, n, replace = TRUE), ])
  a <- 1:9; b <- 10:16
  sum(s[a, b]) / sqrt(sum(s[a, a]) * sum(s[b, b])) / sqrt(fast_alpha(s[a, a]) * fast_alpha(s[b, b]))
}
limits <- replicate(10, quantile(replicate(2000, one_draw()), c(0.025, 0.975), names = FALSE))

results <- list(
  pairs = lapply(pairs, both_methods),
  stronger = list(
    workers_anxiety_depression_work_addiction = stronger(pairs$workers_hads_subscales[[1]],
      pairs$workers_hads_subscales[[2]], pairs$workers_hads_work_addiction[[2]]),
    burns_self_esteem_rumination = stronger(burns$HADS, burns$Selfesteem, burns$RUM),
    made_missing_items = stronger(made$q1, made$q2, made$q8)
  ),
  disattenuated = c(disattenuated(phq, gad), list(on_draws = on_draws,
    low = list(mean = mean(limits[1, ]), sd = sd(limits[1, ])),
    high = list(mean = mean(limits[2, ]), sd = sd(limits[2, ])), draws = 2000, batches = 10))
)
write_reference("correlation", "psych", c(workers_file, two_waves_file, promis_file, burns_file, made_file), results)
