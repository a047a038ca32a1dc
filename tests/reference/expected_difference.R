# What unlike item parameters do to expected answers and scores: by numerical integration, item by item.
source("tests/reference/_reference.R")

# lambda, nu, theta, cuts (a list): of a group; kappa, psi: mean and variance of its factor.
cases <- list(
  measured = list(
    own = list(lambda = c(0.8, 0.6, 0.7, 0.9), nu = c(1.2, 0.9, 1.5, 0.7), theta = c(0.4, 0.5, 0.3, 0.6)),
    reference = list(lambda = c(0.8, 0.7, 0.7, 0.5), nu = c(1.0, 0.9, 1.5, 1.1), theta = c(0.4, 0.6, 0.3, 0.5)),
    kappa = 0.4, psi = 1.3, sd = c(1.1, 0.9, 1.0, 1.2)),
  ordered = list(
    own = list(lambda = c(1.1, 0.7, 0.9, 1.4), nu = c(0.1, 0, -0.2, 0), theta = c(1, 1.3, 0.8, 1),
               cuts = list(c(-0.5, 0.4, 1.2), c(0.2), c(-1, 0, 0.7, 1.5), c(0.3, 1.1))),
    reference = list(lambda = c(1.1, 0.9, 0.9, 1.4), nu = c(0, 0, 0, 0), theta = c(1, 1, 1, 1),
                     cuts = list(c(-0.5, 0.4, 1.2), c(0.5), c(-1, 0, 0.7, 1.5), c(0.1, 1.3))),
    kappa = -0.3, psi = 0.8, sd = c(0.9, 0.5, 1.2, 0.7), codes = list(0:3, 0:1, 1:5, c(0, 2, 3)))
)

curve_of <- function(case, who, item) function(eta) {
  items <- case[[who]]
  middle <- items$nu[item] + items$lambda[item] * eta
  if (is.null(items$cuts)) return(middle)
  codes <- case$codes[[item]]
  sapply(middle, function(m) {
    above <- c(1, pnorm((m - items$cuts[[item]]) / sqrt(items$theta[item])), 0)
    sum(codes * -diff(above))
  })
}
over <- function(f, case) integrate(function(z) f(case$kappa + sqrt(case$psi) * z) * dnorm(z), -12, 12,
                                    rel.tol = 1e-12, abs.tol = 1e-14, subdivisions = 2000)$value

described <- function(case) {
  items <- seq_along(case$own$lambda)
  apart <- function(item) { a <- curve_of(case, "own", item); b <- curve_of(case, "reference", item); function(x) a(x) - b(x) }
  list(difference = sapply(items, function(i) over(apart(i), case)),
       effect = sapply(items, function(i) sqrt(over(function(x) apart(i)(x)^2, case)) / case$sd[i]))
}

write_reference("expected_difference", "stats", "tests/reference/expected_difference.R",
                lapply(cases, function(case) c(case[c("own", "reference", "kappa", "psi", "sd", "codes")][!sapply(
                  case[c("own", "reference", "kappa", "psi", "sd", "codes")], is.null)], described(case))))
