# Pooling by Rubin's rules, draws of one column on given random numbers, and a large run of mice.
source("tests/reference/_reference.R")
suppressMessages({library(mice); library(mitml)})

# Pooling.
estimates <- c(1.2, 1.5, 0.9, 1.31, 1.02); variances <- c(0.21, 0.25, 0.19, 0.2, 0.23)
scalar <- function(n, k) {
  p <- pool.scalar(estimates, variances, n = n, k = k)
  list(value = p$qbar, se = sqrt(p$t), df = p$df, within = p$ubar, between = p$b, increase = p$r, fmi = p$fmi)
}
Q <- rbind(c(0.5, -0.2, 1), c(0.6, -0.1, 0.8), c(0.4, -0.25, 1.1), c(0.55, -0.3, 0.95))
U <- lapply(1:4, function(i) diag(c(0.04, 0.05, 0.09)) + 0.01 + 0.002 * i)
joint <- function(df) {
  test <- mitml:::.D1(t(Q), array(unlist(U), c(3, 3, 4)), df)
  list(f = as.numeric(test$F), df2 = test$v, p = pf(as.numeric(test$F), test$k, test$v, lower.tail = FALSE))
}

# Draws of one column on given numbers; the ridge is that of mice.
path <- "tests/data/beat_the_blues_rct/beat_the_blues.csv"
people <- read.csv(path)
x <- cbind(1, people$bdi.pre, people$treatment == "BtheB", people$length == ">6m")
y <- people$bdi.2m
known <- !is.na(y)
given <- function(n, a) (a * seq_len(n)) %% 1
z <- qnorm(given(4, 0.618)); e <- qnorm(given(sum(!known), 0.377)); u <- given(sum(!known), 0.7391)
chi2 <- 91.5
product <- crossprod(x[known, ])
v <- solve(product + diag(diag(product) * 1e-5))
b <- v %*% crossprod(x[known, ], y[known])
s <- sqrt(sum((y[known] - x[known, ] %*% b)^2) / chi2)
drawn <- b + s * t(chol((v + t(v)) / 2)) %*% z
normal <- x[!known, ] %*% drawn + s * e
matched <- vapply(which(!known), function(i) {
  d <- abs(x[known, ] %*% b - c(x[i, ] %*% drawn))
  y[known][order(d)[1:5]][floor(5 * u[match(i, which(!known))]) + 1]
}, 0)

high <- as.numeric(y >= 15)
design <- x[known, -1]; m <- colMeans(design); sds <- apply(design, 2, sd)
made <- sweep(rbind(diag(sds), -diag(sds)), 2, m, "+")
all <- rbind(design, made, made)
fit <- suppressWarnings(glm(c(high[known], rep(0:1, each = 6)) ~ all, family = binomial, epsilon = 1e-14,
  weights = c(rep(1, sum(known)), rep(4 / 12, 12))))
star <- coef(fit) + t(chol(summary(fit)$cov.unscaled)) %*% z
chance <- plogis(x[!known, ] %*% star)
logistic <- as.numeric(u <= chance)

# A large run, each arm by itself.
waves <- c("bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")
run <- function(method, m) {
  parts <- lapply(split(people[waves], people$treatment), function(part)
    complete(mice(part, m = m, maxit = 10, method = method, printFlag = FALSE, seed = 11), "all"))
  fits <- lapply(seq_len(m), function(i) {
    data <- rbind(cbind(parts$BtheB[[i]], arm = 1), cbind(parts$TAU[[i]], arm = 0))
    fit <- lm(bdi.8m ~ arm + bdi.pre, data)
    c(coef(fit)[["arm"]], vcov(fit)["arm", "arm"])
  })
  fits <- do.call(rbind, fits)
  list(m = m, value = mean(fits[, 1]), between = var(fits[, 1]), within = mean(fits[, 2]))
}

write_reference("imputation", c("mice", "mitml"), path, list(
  scalar = list(large = scalar(Inf, 1), small = scalar(40, 3)),
  joint = list(large = joint(NULL), small = joint(57)),
  draws = list(normal = as.numeric(normal), matched = matched, chance = as.numeric(chance), logistic = logistic),
  runs = list(normal = run("norm", 1000), matched = run("pmm", 1000))))
