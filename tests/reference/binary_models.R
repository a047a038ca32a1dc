# Arms adjusted for covariates: standardised shares by predict with derivatives by numDeriv, or as stacked estimating equations;
# a large bootstrap; subgroups by glm and anova; an ordered outcome by MASS::polr; clusters by t.test and combn.
source("tests/reference/_reference.R")
source("tests/reference/_trial_people.R")
suppressPackageStartupMessages({library(sandwich); library(numDeriv); library(MASS); library(clubSandwich)})

people <- trial_people()

shares_at <- function(beta, fit) {
  vapply(c(1, 0), function(arm) {
    data <- people
    data[[all.vars(formula(fit))[2]]] <- arm
    mean(plogis(model.matrix(delete.response(terms(fit)), data) %*% beta))
  }, 0)
}

# Stacked equations: the score of the model, and each person's probabilities less the shares. Bread by numDeriv.
stacked <- function(fit, cluster) {
  arm <- all.vars(formula(fit))[2]
  x <- model.matrix(fit)
  sides <- lapply(c(1, 0), function(value) {
    data <- people
    data[[arm]] <- value
    model.matrix(delete.response(terms(fit)), data)
  })
  p <- ncol(x)
  equations <- function(theta) {
    beta <- theta[1:p]
    cbind(x * c(fit$y - plogis(x %*% beta)), c(plogis(sides[[1]] %*% beta)) - theta[p + 1],
          c(plogis(sides[[2]] %*% beta)) - theta[p + 2])
  }
  at <- c(coef(fit), shares_at(coef(fit), fit))
  bread <- solve(jacobian(function(theta) colSums(equations(theta)), at))
  rows <- equations(at)
  if (!is.null(cluster)) rows <- rowsum(rows, cluster)
  as.vector((bread %*% crossprod(rows) %*% t(bread))[p + 1:2, p + 1:2])
}

z <- qnorm(0.975)
standardised <- function(formula, cluster = NULL) {
  fit <- settled(formula, people)
  slopes <- jacobian(shares_at, coef(fit), fit = fit)
  by <- function(v) as.vector(slopes %*% v %*% t(slopes))
  v <- matrix(stacked(fit, cluster), 2)
  # Of clusters, two are spent on the means of the arms (Li and Redden 2015).
  left <- if (is.null(cluster)) Inf else length(unique(cluster)) - 2
  if (is.finite(left)) v <- v * (left + 2) / left
  reach <- qt(0.975, left)
  s <- shares_at(coef(fit), fit)
  told <- function(value, weights, back) back(c(value, value + c(-reach, reach) * sqrt(c(weights %*% v %*% weights))))
  list(
    shares = s, model = by(vcov(fit)), hc3 = by(vcovHC(fit, "HC3")), population = as.vector(v),
    cr2 = if (is.null(cluster)) NA_real_ else by(as.matrix(vcovCR(fit, cluster = cluster, type = "CR2"))),
    # Of the difference.
    cr2_df = if (is.null(cluster)) NA_real_ else
      linear_contrast(fit, vcovCR(fit, cluster = cluster, type = "CR2"), c(1, -1) %*% slopes, test = "Satterthwaite")$df,
    difference = told(s[1] - s[2], c(1, -1), identity),
    ratio = told(log(s[1] / s[2]), c(1 / s[1], -1 / s[2]), exp),
    odds = told(qlogis(s[1]) - qlogis(s[2]), c(1, -1) / (s * (1 - s)), exp)
  )
}

# Limits of a large bootstrap, with the Monte-Carlo standard error of a limit of 2,000 draws.
set.seed(20261122)
draws <- 20000
x <- cbind(1, people$treat, people$depress1, people$econ_hard)
gains <- vapply(seq_len(draws), function(i) {
  rows <- sample(nrow(people), replace = TRUE)
  fit <- glm.fit(x[rows, ], people$employed[rows], family = binomial())
  one <- x[rows, ]; one[, 2] <- 1
  other <- x[rows, ]; other[, 2] <- 0
  mean(plogis(one %*% fit$coefficients) - plogis(other %*% fit$coefficients))
}, 0)
limits <- unname(quantile(gains, c(0.025, 0.975), type = 6))
density_at <- approx(density(gains), xout = limits)$y
bootstrap <- list(limits = limits, mc_se = sqrt(0.025 * 0.975 * (1 / 2000 + 1 / draws)) / density_at)

subgroups <- function() {
  each <- settled(employed ~ 0 + factor(class) + factor(class):treat + depress1 + age, people)
  one <- settled(employed ~ factor(class) + treat + depress1 + age, people)
  test <- anova(one, each, test = "LRT")
  b <- summary(each)$coefficients
  rows <- grep("treat", rownames(b))
  at <- coef(each)[rows]; v <- vcov(each)[rows, rows]
  turn <- cbind(-1, diag(2))
  wald <- c(t(turn %*% at) %*% solve(turn %*% v %*% t(turn)) %*% (turn %*% at))
  list(odds = unname(exp(at)), low = unname(exp(at - z * sqrt(diag(v)))), high = unname(exp(at + z * sqrt(diag(v)))),
       lr = c(test$Deviance[2], test$`Pr(>Chi)`[2]), wald = c(wald, pchisq(wald, 2, lower.tail = FALSE)))
}

ordinal <- function() {
  fit <- polr(factor(job_disc) ~ treat + depress1 + sex, people, Hess = TRUE, control = list(reltol = 1e-15, maxit = 1000))
  b <- summary(fit)$coefficients["treat", ]
  list(log_odds = unname(b[1]), se = unname(b[2]))
}

clusters <- function() {
  made <- aggregate(employed ~ site + site_arm, people, mean)
  six <- made[made$site <= 6, ]
  all_ways <- function(data) {
    found <- combn(nrow(data), sum(data$site_arm), function(i) mean(data$employed[i]) - mean(data$employed[-i]))
    here <- mean(data$employed[data$site_arm == 1]) - mean(data$employed[data$site_arm == 0])
    c(here, mean(abs(found) >= abs(here) - 1e-12), length(found))
  }
  t_of <- function(data, y = data$employed) {
    found <- t.test(y[data$site_arm == 1], y[data$site_arm == 0], var.equal = TRUE)
    c(unname(diff(rev(found$estimate))), found$conf.int, found$p.value)
  }
  expected <- fitted(settled(employed ~ depress1 + age, people))
  residual <- aggregate(people$employed - expected, list(site = people$site, site_arm = people$site_arm), mean)
  list(shares = made$employed[order(made$site)], six_t = t_of(six), six_ways = all_ways(six), all_t = t_of(made),
       all_ways = all_ways(made), residual_t = t_of(residual, residual$x), residuals = residual$x[order(residual$site)])
}

results <- list(
  plain = standardised(employed ~ treat + depress1 + econ_hard),
  interactions = standardised(employed ~ treat * (depress1 + econ_hard)),
  sites = standardised(employed ~ site_arm + depress1, people$site),
  bootstrap = bootstrap, subgroups = subgroups(), ordinal = ordinal(), clusters = clusters()
)
write_reference("binary_models", c("stats", "sandwich", "clubSandwich", "numDeriv", "MASS"), jobs_file, results)
