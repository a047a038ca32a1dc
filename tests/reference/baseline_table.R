# Baseline tables by arm: amounts, categories, and standardised differences between the arms.
source("tests/reference/_reference.R")

amounts <- function(x) {
  x <- x[!is.na(x)]
  q <- quantile(x, c(0.5, 0.25, 0.75), type = 7, names = FALSE)
  list(n = length(x), mean = mean(x), sd = sd(x), median = q[1], lower_quartile = q[2], upper_quartile = q[3],
       minimum = min(x), maximum = max(x))
}

mean_difference <- function(x, arm, a, b) {
  one <- na.omit(x[arm == a]); two <- na.omit(x[arm == b])
  (mean(one) - mean(two)) / sqrt((var(one) + var(two)) / 2)
}

# Yang and Dalton (2012).
share_difference <- function(x, arm, a, b) {
  share <- function(w) table(factor(x[arm == w & !is.na(x)], sort(unique(x[!is.na(x)])))) / sum(arm == w & !is.na(x))
  p <- as.numeric(share(a))[-1]; q <- as.numeric(share(b))[-1]
  spread <- ((diag(p, length(p)) - p %o% p) + (diag(q, length(q)) - q %o% q)) / 2
  d <- sqrt(as.numeric(t(p - q) %*% solve(spread) %*% (p - q)))
  if (length(p) == 1) sign(p - q) * d else d
}

arms_of <- function(data, arm, numbers, kinds) {
  arms <- sort(unique(as.character(data[[arm]])))
  parts <- c(list(all = rep(TRUE, nrow(data))), setNames(lapply(arms, function(a) data[[arm]] == a), arms))
  list(
    amounts = lapply(setNames(numbers, numbers), function(v) lapply(parts, function(w) amounts(data[[v]][w]))),
    percents = lapply(setNames(kinds, kinds), function(v) {
      levels <- sort(unique(as.character(data[[v]])))
      lapply(parts, function(w) as.list(prop.table(table(factor(data[[v]][w], levels))) * 100))
    }),
    missing = lapply(setNames(c(numbers, kinds), c(numbers, kinds)), function(v)
      lapply(parts, function(w) 100 * mean(is.na(data[[v]][w])))),
    differences = c(
      lapply(setNames(numbers, numbers), function(v) mean_difference(data[[v]], data[[arm]], arms[1], arms[2])),
      lapply(setNames(kinds, kinds), function(v) share_difference(data[[v]], data[[arm]], arms[1], arms[2]))))
}

jobs <- "tests/data/jobs2_unemployed_rct/jobs2.csv"
blues <- "tests/data/beat_the_blues_rct/beat_the_blues.csv"
jobs2 <- read.csv(jobs)
beat <- read.csv(blues)
beat[c(3, 40, 77), "bdi.pre"] <- NA
beat[c(5, 60), "drug"] <- NA
write_reference("baseline_table", c("stats"), c(jobs, blues), list(
  jobs2 = arms_of(jobs2, "treat", c("age", "econ_hard", "depress1"), c("sex", "marital", "educ", "occp", "nonwhite", "income")),
  beat_the_blues = arms_of(beat, "treatment", c("bdi.pre"), c("drug", "length"))))
