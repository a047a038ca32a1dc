# A trial with costs: complete cases by lm and sandwich, bootstrap of boot, and a large run of mice by arm.
source("tests/reference/_reference.R")
suppressMessages({library(sandwich); library(boot); library(mice)})

path <- "tests/data/made_up_costs/made_up_costs.csv"
people <- read.csv(path, colClasses = c(group = "character"))
people$treated <- as.numeric(people$arm == "programme")
people$two <- as.numeric(people$group == "2"); people$three <- as.numeric(people$group == "3")
worths <- c(0, 300000, 600000)
derived <- function(d) {
  d$cost <- d$service + d$care
  d$years <- (6 * (d$index_t0 + d$index_t6) / 2 + 6 * (d$index_t6 + d$index_t12) / 2) / 12
  d
}
robust <- function(formula, d) {
  fit <- lm(formula, d); b <- coef(fit)[["treated"]]; se <- sqrt(vcovHC(fit, "HC1")["treated", "treated"]); df <- fit$df.residual
  c(b, se, b - qt(0.975, df) * se, b + qt(0.975, df) * se, 2 * pt(-abs(b / se), df), df)
}
# Net benefit from both regressions, with what each person adds to both together.
adds <- function(fit) (estfun(fit) %*% bread(fit) / nobs(fit))[, "treated"] * sqrt(nobs(fit) / fit$df.residual)
benefit <- function(w, d) {
  costs <- lm(cost ~ treated + two + three, d); years <- lm(years ~ treated + index_t0 + two + three, d)
  b <- w * coef(years)[["treated"]] - coef(costs)[["treated"]]; se <- sqrt(sum((w * adds(years) - adds(costs))^2))
  df <- years$df.residual
  c(b, se, b - qt(0.975, df) * se, b + qt(0.975, df) * se, 2 * pt(-abs(b / se), df), df)
}
fits <- function(d) {
  d <- derived(d)
  c(list(cost = robust(cost ~ treated + two + three, d), years = robust(years ~ treated + index_t0 + two + three, d)),
    setNames(lapply(worths, benefit, d), paste0("worth_", c("none", "some", "more"))))
}
whole <- people[complete.cases(people), ]

# Persons of each arm drawn again, both differences in the same samples.
both <- function(d, rows) {
  d <- derived(d[rows, ])
  c(coef(lm(cost ~ treated + two + three, d))[["treated"]], coef(lm(years ~ treated + index_t0 + two + three, d))[["treated"]])
}
set.seed(4)
run <- boot(whole, both, R = 20000, strata = whole$treated + 1)
t <- run$t
spread <- lapply(1:2, function(i) as.numeric(quantile(t[, i], c(0.025, 0.975), type = 6)))

# By arm, as the plan imputes.
columns <- c("index_t0", "index_t6", "index_t12", "service", "care", "two", "three")
m <- 200
parts <- lapply(split(people, people$treated), function(part)
  lapply(complete(mice(part[columns], m = m, maxit = 10, method = "pmm", printFlag = FALSE, seed = 5), "all"),
         function(done) cbind(done, treated = part$treated)))
imputed <- lapply(seq_len(m), function(i) fits(do.call(rbind, lapply(parts, `[[`, i))))
pool_one <- function(name) {
  found <- do.call(rbind, lapply(imputed, `[[`, name))
  p <- pool.scalar(found[, 1], found[, 2]^2, n = nrow(people), k = nrow(people) - found[1, 6])
  list(m = m, value = p$qbar, within = p$ubar, between = p$b, se = sqrt(p$t))
}
names <- names(imputed[[1]])
arms <- lapply(split(people, people$arm), function(part) {
  d <- derived(part)
  list(cost = c(mean(d$cost, na.rm = TRUE), sd(d$cost, na.rm = TRUE), median(d$cost, na.rm = TRUE), sum(!is.na(d$cost))),
       care = c(mean(d$care, na.rm = TRUE), sd(d$care, na.rm = TRUE), median(d$care, na.rm = TRUE), sum(!is.na(d$care))),
       years = c(mean(d$years, na.rm = TRUE), sd(d$years, na.rm = TRUE), median(d$years, na.rm = TRUE), sum(!is.na(d$years))),
       index = c(mean(d$index_t6, na.rm = TRUE), sd(d$index_t6, na.rm = TRUE), median(d$index_t6, na.rm = TRUE), sum(!is.na(d$index_t6))),
       known = nrow(d[complete.cases(d), ]))
})
write_reference("trial_economics", c("stats", "sandwich", "boot", "mice"), path, list(
  n = nrow(whole), complete = fits(whole), arms = arms,
  bootstrap = list(draws = nrow(t), sd = apply(t, 2, sd), cost = spread[[1]], years = spread[[2]],
                   acceptable = vapply(worths, function(w) mean(w * t[, 2] - t[, 1] > 0), 0),
                   quarters = c(mean(t[, 1] >= 0 & t[, 2] > 0), mean(t[, 1] >= 0 & t[, 2] <= 0),
                                mean(t[, 1] < 0 & t[, 2] > 0), mean(t[, 1] < 0 & t[, 2] <= 0))),
  imputed = setNames(lapply(names, pool_one), names)))
