# Distribution function of the noncentral t by integrating its definition: of normal and chi-squared variables. The pieces
# meet where one of the two changes fast.
source("tests/reference/_reference.R")

probability <- function(t, df, nc) {
  over_normal <- function(z) dnorm(z) * pchisq(df * (pmax(z + nc, 0) / t)^2, df, lower.tail = FALSE)
  over_chi <- function(s) dchisq(df * s^2, df) * 2 * df * s * pnorm(t * s - nc)
  piece <- function(f, a, b) if (b <= a) 0 else integrate(f, a, b, rel.tol = 1e-12, subdivisions = 5000)$value
  if (t^2 > 2 * df) {
    start <- min(max(-nc, -10), 10)
    return(pnorm(-nc) + piece(over_normal, start, max(start, 10)))
  }
  ends <- sqrt(qchisq(c(1e-17, 0.5, 1), df) / df)
  top <- sqrt(qchisq(1e-20, df, lower.tail = FALSE) / df)
  piece(over_chi, ends[1], ends[2]) + piece(over_chi, ends[2], top)
}

cases <- list(
  c(1, 1, 0.5), c(2, 3, -1), c(0.3, 1, 2), c(7.07, 1, 16), c(5, 40, 4), c(5, 40, -3), c(30, 400, 28), c(3, 5000, 2.5),
  c(70.7, 1, 50), c(70.7, 1, -3), c(34.64, 2, 66.58), c(0.01, 5, 1), c(1265, 999, 1200), c(141421.4, 49, 141421.4),
  c(20, 199, 18.2)
)
results <- lapply(cases, function(one) {
  list(t = one[1], df = one[2], noncentrality = one[3], probability = probability(one[1], one[2], one[3]))
})
write_reference("noncentral_t", "stats", "tests/reference/noncentral_t.R", list(cases = results))
