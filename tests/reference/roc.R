# Area under the ROC curve by pROC: DeLong variance and interval, comparisons, and what every cut-off finds.
source("tests/reference/_reference.R")
source("tests/reference/_later_work.R")
suppressPackageStartupMessages(library(pROC))

curve_of <- function(criterion, marker, direction = "<")
  pROC::roc(criterion, marker, levels = c(0, 1), direction = direction, quiet = TRUE)

of_marker <- function(criterion, marker, direction = "<") {
  curve <- curve_of(criterion, marker, direction)
  area <- as.numeric(pROC::auc(curve))
  variance <- pROC::var(curve, method = "delong")
  limits <- function(level) as.numeric(pROC::ci.auc(curve, conf.level = level, method = "delong"))[c(1, 3)]
  z <- qnorm(0.975)
  all <- pROC::coords(curve, "all", ret = c("sensitivity", "specificity"), transpose = FALSE)
  best <- pROC::coords(curve, "best", best.method = "youden",
                       ret = c("threshold", "sensitivity", "specificity"), transpose = FALSE)
  list(
    auc = area, variance = variance, ci_95 = limits(0.95), ci_90 = limits(0.90),
    logit_95 = plogis(qlogis(area) + c(-1, 1) * z * sqrt(variance) / (area * (1 - area))),
    sensitivity = all$sensitivity, specificity = all$specificity,
    best_threshold = best$threshold, best_sensitivity = best$sensitivity, best_specificity = best$specificity
  )
}

paired <- function(criterion, first, second) {
  both <- list(curve_of(criterion, first), curve_of(criterion, second))
  test <- pROC::roc.test(both[[1]], both[[2]], method = "delong", paired = TRUE)
  covariance <- pROC::cov(both[[1]], both[[2]], method = "delong")
  se <- sqrt(pROC::var(both[[1]]) + pROC::var(both[[2]]) - 2 * covariance)
  list(first = as.numeric(test$estimate[1]), second = as.numeric(test$estimate[2]),
       z = as.numeric(test$statistic), p_value = test$p.value, se = se)
}

independent <- function(first, second) {
  test <- pROC::roc.test(first, second, method = "delong", paired = FALSE)
  list(first = as.numeric(test$estimate[1]), second = as.numeric(test$estimate[2]),
       t = as.numeric(test$statistic), df = as.numeric(test$parameter), p_value = test$p.value)
}

people <- jobs()
staff <- workers()
asked <- people$treat == 1
# Few values, many ties, both kinds at each value.
tied <- data.frame(marker = c(1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5), kind = c(0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1))

# How often each cut-off is the best in samples of cases and controls drawn apart; the most sensitive of equal ones.
best_cutoffs <- function(draws) {
  set.seed(20260115)
  cases <- people$depress1[people$employed == 1]
  controls <- people$depress1[people$employed == 0]
  values <- sort(unique(people$depress1))
  found <- replicate(draws, {
    a <- sample(cases, replace = TRUE)
    b <- sample(controls, replace = TRUE)
    reached <- vapply(values, function(v) sum(a <= v) * length(b) - sum(b <= v) * length(a), 0)
    max(values[reached == max(reached)])
  })
  list(values = values, share = vapply(values, function(v) mean(found == v), 0), draws = draws)
}

results <- list(
  tied = of_marker(tied$kind, tied$marker),
  jobs_depression = of_marker(people$employed, people$depress1, ">"),
  jobs_depression_unturned = of_marker(people$employed, people$depress1, "<"),
  jobs_self_efficacy = of_marker(people$employed, people$job_seek),
  workers_anxiety = of_marker(staff$criterion, staff$anxiety),
  workers_depression = of_marker(staff$criterion, staff$depression),
  jobs_paired = paired(people$employed, people$job_seek, -people$depress1),
  workers_paired = paired(staff$criterion, staff$anxiety, staff$depression),
  jobs_independent = independent(
    curve_of(people$employed[asked], people$job_seek[asked]),
    curve_of(people$employed[!asked], people$job_seek[!asked])
  ),
  jobs_best_cutoffs = best_cutoffs(4000)
)
write_reference("roc", "pROC", c(jobs_file, workers_file), results)
