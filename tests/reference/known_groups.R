# Known groups: Hedges' g (metafor), noncentral limits solved in base R, Welch, ANCOVA by lm, and several groups by aov.
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(metafor))

workers_file <- "tests/data/norway_workers_hads_bwas/workers.csv"
burns_file <- "tests/data/facial_burns_hads_rse/facial_burns.csv"
made_file <- "tests/data/made_missing_answers/answers.csv"

workers <- read.csv(workers_file)
workers$score <- rowSums(workers[paste0("HADS", 1:14)])
burns <- read.csv(burns_file)
made <- read.csv(made_file)
made$score <- made$q1 + made$q2 + made$q3

root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-13, extendInt = "yes", maxiter = 10000)$root
# warnings of pt about its last digits are of the order 1e-12 and looked at by the comparison.
nct_limits <- function(t, df, level) {
  at <- function(p) root(function(nc) suppressWarnings(pt(t, df, nc)) - p, t - 5, t + 5)
  c(at((1 + level) / 2), at((1 - level) / 2))
}
ncf_limits <- function(f, df1, df2, level) {
  at <- function(p) if (pf(f, df1, df2) <= p) 0 else root(function(nc) pf(f, df1, df2, nc) - p, 0, df1 * f + 20)
  c(at((1 + level) / 2), at((1 - level) / 2))
}

# first and second: scores, NA where there is none; first minus second.
two_groups <- function(first, second) {
  first <- first[!is.na(first)]; second <- second[!is.na(second)]
  n1 <- length(first); n2 <- length(second); df <- n1 + n2 - 2
  g <- escalc("SMD", m1i = mean(first), m2i = mean(second), sd1i = sd(first), sd2i = sd(second),
              n1i = n1, n2i = n2, vtype = "LS")
  pooled <- t.test(first, second, var.equal = TRUE); welch <- t.test(first, second)
  size <- sqrt(n1 * n2 / (n1 + n2)); t <- unname(pooled$statistic)
  half <- qnorm(0.975) * sqrt(as.numeric(g$vi))
  list(
    g = as.numeric(g$yi), p_value = pooled$p.value, df = df, n = n1 + n2,
    exact_95 = nct_limits(t, df, 0.95) / size, exact_90 = nct_limits(t, df, 0.90) / size,
    large_95 = as.numeric(g$yi) + c(-half, half),
    difference = mean(first) - mean(second), welch_limits = as.numeric(welch$conf.int),
    welch_p = welch$p.value, welch_df = unname(welch$parameter)
  )
}

# g after covariates: the coefficient by the residual SD, bias taken out; limits from the t of the coefficient.
adjusted <- function(formula, data, coefficient) {
  fit <- summary(lm(formula, data)); df <- fit$df[2]
  row <- fit$coefficients[coefficient, ]
  j <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
  size <- row[["Estimate"]] / fit$sigma / row[["t value"]]
  list(g = j * row[["Estimate"]] / fit$sigma, p_value = row[["Pr(>|t|)"]], df = df, difference = row[["Estimate"]],
       residual_sd = fit$sigma, exact_95 = nct_limits(row[["t value"]], df, 0.95) * size)
}

several <- function(score, group) {
  keep <- !is.na(score) & !is.na(group); score <- score[keep]; group <- factor(group[keep])
  table <- summary(aov(score ~ group))[[1]]
  between <- table[1, "Sum Sq"]; within <- table[2, "Sum Sq"]; mean_within <- table[2, "Mean Sq"]
  df <- table[1, "Df"]; df2 <- table[2, "Df"]; n <- length(score)
  lambda <- ncf_limits(table[1, "F value"], df, df2, 0.95)
  welch <- oneway.test(score ~ group)
  list(eta_squared = between / (between + within), limits = lambda / (lambda + n),
       omega_squared = (between - df * mean_within) / (between + within + mean_within),
       f = table[1, "F value"], df = df, df2 = df2, p_value = table[1, "Pr(>F)"], n = n,
       welch_f = unname(welch$statistic), welch_df2 = unname(welch$parameter[2]), welch_p = welch$p.value)
}

on_pension <- workers$Disability_Pension == "Yes"; women <- workers$Gender == "Female"
results <- list(
  pairs = list(
    workers_disability_pension = two_groups(workers$score[on_pension], workers$score[!on_pension]),
    workers_women_men = two_groups(workers$score[women], workers$score[!women]),
    burns_sex = two_groups(burns$HADS[burns$Sex == 2], burns$HADS[burns$Sex == 1]),
    burns_few = two_groups(burns$HADS[1:3], burns$HADS[4:7]),
    made_missing = two_groups(made$score[1:100], made$score[101:300])
  ),
  adjusted = list(
    workers_disability_pension = adjusted(score ~ I(Disability_Pension == "Yes") + Age + Gender, workers, 2),
    burns_sex = adjusted(HADS ~ I(Sex == 2) + Age + TBSA, burns, 2)
  ),
  several = list(
    workers_sector = several(workers$score, workers$Work_sector),
    workers_leader_role = several(workers$score, workers$Leader_role),
    burns_age = several(burns$HADS, cut(burns$Age, c(0, 25, 35, 50, 100)))
  )
)
write_reference("known_groups", "metafor", c(workers_file, burns_file, made_file), results)
