# Sensitivity, specificity, predictive values, likelihood ratios and odds ratio of tables of two by two, by epiR and base R.
source("tests/reference/_reference.R")
source("tests/reference/_later_work.R")
suppressPackageStartupMessages(library(epiR))

three <- function(x) as.numeric(unlist(x))[1:3]

wilson <- function(events, n, level) {
  found <- suppressWarnings(prop.test(events, n, correct = FALSE, conf.level = level))
  c(events / n, found$conf.int)
}
exact <- function(events, n, level) c(events / n, binom.test(events, n, conf.level = level)$conf.int)

of_table <- function(tp, fn, fp, tn, level = 0.95) {
  z <- qnorm((1 + level) / 2)
  shares <- list(sensitivity = c(tp, tp + fn), specificity = c(tn, tn + fp), ppv = c(tp, tp + fp),
                 npv = c(tn, tn + fn), prevalence = c(tp + fn, tp + fn + fp + tn))
  by_epi <- summary(epiR::epi.tests(as.table(matrix(c(tp, fn, fp, tn), 2)), method = "wilson", conf.level = level))
  epi <- function(name) as.numeric(by_epi[by_epi$statistic == name, c("est", "lower", "upper")])
  # The logit of a predictive value at a prevalence has the variance of the log of its likelihood ratio (Mercaldo 2007).
  at <- function(prevalence, log_lr, variance, sign)
    plogis(sign * (qlogis(prevalence) + log_lr + sign * c(0, -1, 1) * z * sqrt(variance)))
  se <- tp / (tp + fn)
  sp <- tn / (tn + fp)
  plus <- (1 - se) / (se * (tp + fn)) + sp / ((1 - sp) * (tn + fp))
  minus <- se / ((1 - se) * (tp + fn)) + (1 - sp) / (sp * (tn + fp))
  list(
    cells = c(tp, fn, fp, tn), level = level,
    wilson = lapply(shares, function(s) wilson(s[1], s[2], level)),
    clopper_pearson = lapply(shares, function(s) exact(s[1], s[2], level)),
    epi_sensitivity = epi("se"), epi_specificity = epi("sp"), epi_ppv = epi("pv.pos"), epi_npv = epi("pv.neg"),
    lr_plus = epi("lr.pos"), lr_minus = epi("lr.neg"),
    diagnostic_odds_ratio = exp(log(tp * tn / (fn * fp)) + c(0, -1, 1) * z * sqrt(1 / tp + 1 / fn + 1 / fp + 1 / tn)),
    epi_odds_ratio = epi("diag.or"),
    ppv_at_10_percent = at(0.1, log(se / (1 - sp)), plus, 1),
    npv_at_10_percent = at(0.1, log((1 - se) / sp), minus, -1)
  )
}

staff <- workers()
at_cutoff <- function(score, cutoff) {
  reached <- score >= cutoff
  case <- staff$criterion == 1
  of_table(sum(reached & case), sum(!reached & case), sum(reached & !case), sum(!reached & !case))
}
results <- list(
  small = of_table(8, 2, 3, 17), small_90 = of_table(8, 2, 3, 17, 0.90), rare = of_table(5, 1, 40, 954),
  workers_anxiety_8 = at_cutoff(staff$anxiety, 8), workers_depression_8 = at_cutoff(staff$depression, 8)
)
write_reference("diagnostic_accuracy", "epiR", workers_file, results)
