# Costs and quality-adjusted years of two arms: areas, adjusted increments in weighted samples, net benefit, large bootstrap.
source("tests/reference/_reference.R")
suppressMessages(library(sandwich))

# Depression as a stand-in for the index and a made-up cost: only the arithmetic is compared.
path <- "tests/data/beat_the_blues_rct/beat_the_blues.csv"
people <- read.csv(path)
waves <- c("bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")
people <- people[complete.cases(people[waves]), ]
index <- 1 - people[waves] / 63
months <- c(0, 2, 3, 5, 8)
area <- apply(index, 1, function(u) sum(diff(months) * (head(u, -1) + tail(u, -1)) / 2) / 12)
treated <- as.numeric(people$treatment == "BtheB")
cost <- 1000 + 37 * (people$subject %% 11) + 220 * treated + 15 * people$bdi.8m
base <- index$bdi.pre
drug <- as.numeric(people$drug == "Yes")

increments <- function(w) c(coef(lm(cost ~ treated + drug, weights = w))[["treated"]],
                            coef(lm(area ~ treated + base + drug, weights = w))[["treated"]])
n <- length(cost)
weights <- lapply(1:5, function(d) (seq_len(n) * d) %% 7 + (d == 1))

benefit <- function(worth) {
  fit <- lm(worth * area - cost ~ treated + base + drug)
  se <- sqrt(vcovHC(fit, "HC1")["treated", "treated"])
  b <- coef(fit)[["treated"]]
  list(worth = worth, value = b, se = se, low = b - qt(0.975, fit$df.residual) * se,
       high = b + qt(0.975, fit$df.residual) * se, p = 2 * pt(-abs(b / se), fit$df.residual), df = fit$df.residual)
}

set.seed(20261122)
draws <- t(replicate(20000, {
  rows <- c(sample(which(treated == 1), replace = TRUE), sample(which(treated == 0), replace = TRUE))
  x <- cbind(1, treated, drug)[rows, ]; z <- cbind(1, treated, base, drug)[rows, ]
  c(lm.fit(x, cost[rows])$coefficients[2], lm.fit(z, area[rows])$coefficients[2])
}))
worths <- c(0, 2000, 4000, 8000, 30000)

write_reference("economics", c("stats", "sandwich"), path, list(
  years = as.numeric(area), plain = increments(rep(1, n)), weighted = lapply(weights, increments),
  benefit = lapply(c(0, 4000, 50000), benefit),
  bootstrap = list(draws = nrow(draws), worths = worths,
                   acceptable = vapply(worths, function(w) mean(w * draws[, 2] - draws[, 1] > 0), 0),
                   sd = as.numeric(apply(draws, 2, sd)), correlation = cor(draws)[1, 2])))
