# Trials with missing outcomes: large runs of mice by arm, analysed and pooled; shifted values; how far chains have settled.
source("tests/reference/_reference.R")
suppressMessages(library(mice))

# Each arm is imputed by itself, m data sets of all arms are put together, fitted, and pooled.
by_arm <- function(table, arm, m, methods, seed) {
  parts <- lapply(split(seq_len(nrow(table)), arm), function(rows) {
    part <- table[rows, ]
    varying <- vapply(part, function(x) length(unique(na.omit(x))) > 1, NA)
    imp <- mice(part[varying], m = m, maxit = 10, method = methods[varying], printFlag = FALSE, seed = seed)
    lapply(complete(imp, "all"), function(done) { part[varying] <- done; part$row <- rows; part })
  })
  lapply(seq_len(m), function(i) { all <- do.call(rbind, lapply(parts, `[[`, i)); all[order(all$row), ] })
}
told <- function(fits, n, k) {
  p <- pool.scalar(fits[, 1], fits[, 2], n = n, k = k)
  list(m = nrow(fits), value = p$qbar, se = sqrt(p$t), df = p$df, within = p$ubar, between = p$b, fmi = p$fmi)
}

path <- "tests/data/beat_the_blues_rct/beat_the_blues.csv"
people <- read.csv(path)
waves <- c("bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")
arm <- as.numeric(people$treatment == "BtheB")
drug <- as.numeric(people$drug == "Yes"); long <- as.numeric(people$length == ">6m")
sets <- by_arm(cbind(people[waves], drug, long), arm, 200, rep("pmm", 7), 7)
drawn <- by_arm(cbind(people[waves], drug, long), arm, 200, rep("norm", 7), 8)
lacking <- is.na(people$bdi.8m) & arm == 1
ancova <- function(shift, sets) told(t(vapply(sets, function(d) {
  d$bdi.8m <- d$bdi.8m + shift * lacking
  fit <- lm(bdi.8m ~ arm + bdi.pre + drug + long, d)
  c(coef(fit)[["arm"]], vcov(fit)["arm", "arm"])
}, c(0, 0))), 100, 5)
welch <- told(t(vapply(sets, function(d) {
  t <- t.test(d$bdi.8m[arm == 1], d$bdi.8m[arm == 0])
  c(diff(rev(t$estimate)), t$stderr^2)
}, c(0, 0))), 100, 2)

# Yes or no: below 14 points.
few <- as.data.frame(lapply(people[waves], function(x) factor(as.numeric(x < 14), levels = 0:1)))
low <- by_arm(cbind(few, drug, long, before = people$bdi.pre), arm, 200, rep("logreg", 8), 9)
shares <- told(t(vapply(low, function(d) {
  y <- as.numeric(d$bdi.8m == "1"); p <- mean(y[arm == 1]); q <- mean(y[arm == 0])
  c(p - q, p * (1 - p) / sum(arm == 1) + q * (1 - q) / sum(arm == 0))
}, c(0, 0))), 100, 2)
odds <- told(t(vapply(low, function(d) {
  fit <- glm((d$bdi.8m == "1") ~ arm + drug + long, family = binomial)
  c(coef(fit)[["arm"]], vcov(fit)["arm", "arm"])
}, c(0, 0))), 100, 4)

# Four arms, an analysis of covariance of all of them.
positive <- "tests/data/positive_psychology_rct/ahi_cesd_long.csv"
answers <- read.csv(positive)
answers <- answers[!duplicated(answers[c("id", "occasion")]), ]
wide <- reshape(answers[c("id", "intervention", "occasion", "cesdTotal")], idvar = c("id", "intervention"),
                timevar = "occasion", direction = "wide")
wide <- wide[order(wide$id), ]
totals <- paste0("cesdTotal.", c(0, 1, 2, 3, 5))
many <- by_arm(wide[totals], wide$intervention, 200, rep("pmm", 5), 3)
group <- relevel(factor(wide$intervention), "4")
four <- lapply(1:3, function(which) told(t(vapply(many, function(d) {
  fit <- lm(cesdTotal.5 ~ group + cesdTotal.0, d)
  c(coef(fit)[[which + 1]], vcov(fit)[which + 1, which + 1])
}, c(0, 0))), nrow(wide), 5))

# Chains: the factor of Gelman and Rubin over the second half, written out.
chains <- outer(1:6, 1:10, function(i, j) sin(3 * i + j * j) + i / 10 + j / 20)
kept <- chains[, 6:10]
within <- mean(apply(kept, 1, var))
factor_left <- sqrt((4 / 5 * within + var(rowMeans(kept))) / within)

write_reference("trial_missing", "mice", c(path, positive), list(
  ancova = lapply(list(none = 0, up = 4), ancova, sets), drawn = ancova(0, drawn), welch = welch, shares = shares, odds = odds,
  n_four = nrow(wide), four = setNames(four, c("one", "two", "three")), chains = list(values = as.numeric(t(chains)), factor = factor_left)))
