# Who is missing in two trials: shares answered with intervals, courses over waves, and attrition by what was known at the start.
source("tests/reference/_reference.R")

wilson <- function(x, n) as.numeric(prop.test(x, n, correct = FALSE)$conf.int)

# Newcombe (1998), method 10.
newcombe <- function(x1, n1, x2, n2) {
  p1 <- x1 / n1; p2 <- x2 / n2; a <- wilson(x1, n1); b <- wilson(x2, n2); d <- p1 - p2
  c(d, d - sqrt((p1 - a[1])^2 + (b[2] - p2)^2), d + sqrt((a[2] - p1)^2 + (p2 - b[1])^2))
}

shares <- function(there, arm, treated, control) {
  part <- function(w) { x <- sum(there[w]); n <- sum(w); c(x / n, wilson(x, n), n) }
  list(all = part(rep(TRUE, length(arm))), treated = part(arm == treated), control = part(arm == control),
       difference = newcombe(sum(there[arm == treated]), sum(arm == treated), sum(there[arm == control]), sum(arm == control)))
}

mean_gap <- function(x, lacking) {
  one <- na.omit(x[lacking]); two <- na.omit(x[!lacking])
  (mean(one) - mean(two)) / sqrt((var(one) + var(two)) / 2)
}

# Yang and Dalton (2012).
share_gap <- function(x, lacking) {
  levels <- sort(unique(x[!is.na(x)]))
  share <- function(w) as.numeric(prop.table(table(factor(x[w], levels))))[-1]
  p <- share(lacking); q <- share(!lacking)
  spread <- ((diag(p, length(p)) - p %o% p) + (diag(q, length(q)) - q %o% q)) / 2
  d <- sqrt(as.numeric(t(p - q) %*% solve(spread) %*% (p - q)))
  if (length(p) == 1) sign(p - q) * d else d
}

odds <- function(formula, data) {
  fit <- glm(formula, binomial, data, control = glm.control(epsilon = 1e-14, maxit = 100))
  told <- cbind(exp(coef(fit)), exp(confint.default(fit)), coef(summary(fit))[, 4])[-1, , drop = FALSE]
  list(n = nobs(fit), terms = lapply(setNames(seq_len(nrow(told)), rownames(told)), function(i) unname(told[i, ])))
}

attrition <- function(data, arm, treated, control, numbers, kinds) {
  data$arm <- factor(data[[arm]], c(control, treated))
  for (v in kinds) data[[v]] <- factor(data[[v]], sort(unique(na.omit(data[[v]])), method = "radix"))
  groups <- list(all = rep(TRUE, nrow(data)), treated = data$arm == treated, control = data$arm == control)
  names <- c("arm", kinds, numbers)
  list(
    means = lapply(setNames(numbers, numbers), function(v)
      c(mean(data[[v]][data$lacking], na.rm = TRUE), mean(data[[v]][!data$lacking], na.rm = TRUE))),
    percents = lapply(setNames(kinds, kinds), function(v) list(
      missing = as.list(100 * prop.table(table(data[[v]][data$lacking]))),
      known = as.list(100 * prop.table(table(data[[v]][!data$lacking]))))),
    gaps = lapply(groups, function(w) c(
      lapply(setNames(kinds, kinds), function(v) share_gap(as.character(data[[v]][w]), data$lacking[w])),
      lapply(setNames(numbers, numbers), function(v) mean_gap(data[[v]][w], data$lacking[w])))),
    alone = lapply(setNames(names, names), function(v) odds(reformulate(v, "lacking"), data)),
    together = odds(reformulate(names, "lacking"), data))
}

blues_path <- "tests/data/beat_the_blues_rct/beat_the_blues.csv"
jobs_path <- "tests/data/jobs2_unemployed_rct/jobs2.csv"
blues <- read.csv(blues_path)
blues$lacking <- is.na(blues$bdi.8m)
waves <- c("bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")
there <- !is.na(as.matrix(blues[waves]))
pattern <- apply(there, 1, function(x) paste(as.integer(x), collapse = ""))
course <- ifelse(grepl("^1+$", pattern), "complete", ifelse(grepl("^0+$", pattern), "never",
                 ifelse(grepl("^1+0+$", pattern), "dropped_out", "gaps")))

jobs <- read.csv(jobs_path)
i <- seq_len(nrow(jobs))
jobs$lacking <- (i * 7919) %% 13 < 3 & jobs$depress1 > 1.5
jobs$age[i %% 50 == 0] <- NA
jobs$treat <- as.character(jobs$treat)

write_reference("took_part", "stats", c(blues_path, jobs_path), list(
  beat_the_blues = list(
    shares = lapply(setNames(waves, waves), function(v) shares(there[, v], blues$treatment, "BtheB", "TAU")),
    courses = lapply(list(all = rep(TRUE, nrow(blues)), treated = blues$treatment == "BtheB", control = blues$treatment == "TAU"),
                     function(w) as.list(table(course[w]))),
    patterns = as.list(table(pattern)),
    attrition = attrition(blues, "treatment", "BtheB", "TAU", "bdi.pre", c("drug", "length"))),
  jobs2 = list(
    attrition = attrition(jobs, "treat", "1", "0", c("age", "econ_hard", "depress1"), c("sex", "educ", "marital")))))
