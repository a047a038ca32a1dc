# The adjustment of Kenward and Roger, written from their paper (1997, Biometrics 53:983-997) person by person, for covariance
# matrices that pbkrtest does not know. Derivatives of the covariance are numeric (numDeriv), its parameters those of SAS.
source("tests/reference/_reference.R")
source("tests/reference/_repeated_measures.R")
suppressPackageStartupMessages({
  library(nlme)
  library(numDeriv)
})

symmetric <- function(waves, cells) {
  m <- matrix(0, waves, waves)
  m[lower.tri(m, TRUE)] <- cells
  m + t(m) - diag(diag(m), waves)
}
lag <- function(waves) abs(outer(seq_len(waves), seq_len(waves), "-"))

# Covariance matrix as a function of its parameters, and the parameters of a given matrix.
shapes <- function(waves) {
  first <- seq_len(waves)
  spread <- function(v) sqrt(outer(v, v))
  list(
    unstructured = list(of = function(p) symmetric(waves, p), from = function(s) s[lower.tri(s, TRUE)],
                        cor = function() corSymm(form = ~ wave | id), each = TRUE),
    heterogeneous_toeplitz = list(
      of = function(p) spread(p[first]) * matrix(c(1, p[-first])[lag(waves) + 1], waves),
      from = function(s) c(diag(s), cov2cor(s)[1, -1]),
      cor = function() corARMA(rep(0.2, waves - 1) / seq_len(waves - 1), form = ~ wave | id, p = waves - 1), each = TRUE),
    heterogeneous_ar1 = list(of = function(p) spread(p[first]) * p[waves + 1]^lag(waves),
                             from = function(s) c(diag(s), cov2cor(s)[1, 2]),
                             cor = function() corAR1(0.5, form = ~ wave | id), each = TRUE),
    heterogeneous_compound_symmetry = list(
      of = function(p) spread(p[first]) * (p[waves + 1] + (1 - p[waves + 1]) * diag(waves)),
      from = function(s) c(diag(s), cov2cor(s)[1, 2]), cor = function() corCompSymm(0.5, form = ~ 1 | id), each = TRUE),
    toeplitz = list(of = function(p) matrix(p[lag(waves) + 1], waves), from = function(s) s[1, ],
                    cor = function() corARMA(rep(0.2, waves - 1) / seq_len(waves - 1), form = ~ wave | id, p = waves - 1),
                    each = FALSE),
    ar1 = list(of = function(p) p[1] * p[2]^lag(waves), from = function(s) c(s[1, 1], s[1, 2] / s[1, 1]),
               cor = function() corAR1(0.5, form = ~ wave | id), each = FALSE)
  )
}

trace <- function(m) sum(diag(m))

# Minus twice the restricted log likelihood but for a constant, and its slope.
likelihood_of <- function(long, x, persons, of) function(p) {
  sigma <- of(p)
  columns <- jacobian(function(q) c(of(q)), p)
  first <- lapply(seq_along(p), function(i) matrix(columns[, i], nrow(sigma)))
  information <- 0
  right <- 0
  determinant <- 0
  inverses <- lapply(persons, function(rows) solve(sigma[long$wave[rows], long$wave[rows], drop = FALSE]))
  for (k in seq_along(persons)) {
    xi <- x[persons[[k]], , drop = FALSE]
    information <- information + t(xi) %*% inverses[[k]] %*% xi
    right <- right + t(xi) %*% inverses[[k]] %*% long$y[persons[[k]]]
    determinant <- determinant - c(determinant(inverses[[k]])$modulus)
  }
  phi <- solve(information)
  beta <- phi %*% right
  rest <- 0
  slope <- numeric(length(p))
  for (k in seq_along(persons)) {
    rows <- persons[[k]]
    xi <- x[rows, , drop = FALSE]
    weighed <- inverses[[k]] %*% xi
    left <- long$y[rows] - xi %*% beta
    pulled <- inverses[[k]] %*% left
    rest <- rest + sum(left * pulled)
    middle <- inverses[[k]] - weighed %*% phi %*% t(weighed) - pulled %*% t(pulled)
    for (i in seq_along(p)) {
      slope[i] <- slope[i] + sum(middle * first[[i]][long$wave[rows], long$wave[rows], drop = FALSE])
    }
  }
  list(deviance = determinant + c(determinant(information)$modulus) + rest, slope = slope)
}

# Newton steps from where nlme stopped, whose own criterion is coarser than the comparison.
polished <- function(p, slope) {
  curvature <- jacobian(slope, p)
  for (step in 1:8) p <- p - solve(curvature, slope(p))
  p
}

kenward_roger <- function(long, x, shape, joint) {
  waves <- max(long$wave)
  weights <- if (shape$each) varIdent(form = ~ 1 | wave_name) else NULL
  long$x <- x
  fit <- gls(y ~ x - 1, long, correlation = shape$cor(), weights = weights)
  complete <- names(which(table(long$id) == waves))[1]
  persons <- split(seq_len(nrow(long)), long$id)
  likelihood <- likelihood_of(long, x, persons, shape$of)
  slope <- function(p) likelihood(p)$slope
  p <- polished(shape$from(unclass(getVarCov(fit, individual = complete))), slope)
  r <- length(p)
  pairs <- subset(expand.grid(i = 1:r, j = 1:r), i <= j)
  columns <- jacobian(function(q) c(shape$of(q)), p)
  first <- lapply(1:r, function(i) matrix(columns[, i], waves))
  second <- lapply(seq_len(nrow(pairs)), function(k) {
    i <- pairs$i[k]
    matrix(jacobian(function(q) jacobian(function(s) c(shape$of(s)), q)[, i], p)[, pairs$j[k]], waves)
  })
  sigma <- shape$of(p)
  information <- 0
  pi <- rep(list(0), r)
  qij <- rij <- rep(list(0), nrow(pairs))
  traces <- numeric(nrow(pairs))
  for (rows in persons) {
    at <- long$wave[rows]
    inverse <- solve(sigma[at, at, drop = FALSE])
    xi <- x[rows, , drop = FALSE]
    weighed <- inverse %*% xi
    information <- information + t(xi) %*% weighed
    d <- lapply(first, function(m) m[at, at, drop = FALSE])
    for (i in 1:r) pi[[i]] <- pi[[i]] - t(weighed) %*% d[[i]] %*% weighed
    for (k in seq_len(nrow(pairs))) {
      i <- pairs$i[k]
      j <- pairs$j[k]
      between <- d[[i]] %*% inverse %*% d[[j]]
      qij[[k]] <- qij[[k]] + t(weighed) %*% between %*% weighed
      rij[[k]] <- rij[[k]] + t(weighed) %*% second[[k]][at, at, drop = FALSE] %*% weighed
      traces[k] <- traces[k] + trace(inverse %*% between)
    }
  }
  phi <- solve(information)
  expected <- matrix(0, r, r)
  for (k in seq_len(nrow(pairs))) {
    i <- pairs$i[k]
    j <- pairs$j[k]
    expected[i, j] <- expected[j, i] <-
      (traces[k] - 2 * trace(phi %*% qij[[k]]) + trace(phi %*% pi[[i]] %*% phi %*% pi[[j]])) / 2
  }
  tables <- list(expected = solve(expected), observed = solve(jacobian(slope, p) / 2))
  beta <- phi %*% Reduce(`+`, lapply(persons, function(rows) {
    t(x[rows, , drop = FALSE]) %*% solve(sigma[long$wave[rows], long$wave[rows], drop = FALSE], long$y[rows])
  }))
  found <- lapply(tables, function(w) {
    adjusted <- function(share) {
      inner <- 0
      for (k in seq_len(nrow(pairs))) {
        i <- pairs$i[k]
        j <- pairs$j[k]
        q <- if (i == j) qij[[k]] else qij[[k]] + t(qij[[k]])
        both <- pi[[i]] %*% phi %*% pi[[j]]
        both <- if (i == j) both else both + t(both)
        inner <- inner + w[i, j] * (q - both - share * (if (i == j) 1 else 2) * rij[[k]])
      }
      phi + 2 * phi %*% inner %*% phi
    }
    test <- function(l, share) {
      theta <- t(l) %*% solve(l %*% phi %*% t(l)) %*% l
      q <- nrow(l)
      a1 <- a2 <- 0
      for (i in 1:r) for (j in 1:r) {
        left <- theta %*% phi %*% pi[[i]] %*% phi
        other <- theta %*% phi %*% pi[[j]] %*% phi
        a1 <- a1 + w[i, j] * trace(left) * trace(other)
        a2 <- a2 + w[i, j] * trace(left %*% other)
      }
      b <- (a1 + 6 * a2) / (2 * q)
      g <- ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2)
      c1 <- g / (3 * q + 2 * (1 - g))
      c2 <- (q - g) / (3 * q + 2 * (1 - g))
      c3 <- (q + 2 - g) / (3 * q + 2 * (1 - g))
      mean <- 1 / (1 - a2 / q)
      variance <- 2 / q * (1 + c1 * b) / ((1 - c2 * b)^2 * (1 - c3 * b))
      rho <- variance / (2 * mean^2)
      m <- 4 + (q + 2) / (q * rho - 1)
      lambda <- m / (mean * (m - 2))
      wald <- c(t(l %*% beta) %*% solve(l %*% adjusted(share) %*% t(l), l %*% beta)) / q
      c(lambda * wald, m)
    }
    list(se = sqrt(diag(adjusted(1 / 4))), se_linear = sqrt(diag(adjusted(0))),
         df = vapply(seq_len(nrow(joint)), function(i) test(joint[i, , drop = FALSE], 0)[2], 0),
         joint = test(joint, 1 / 4), joint_linear = test(joint, 0))
  })
  c(list(log_likelihood = -0.5 * (likelihood(p)$deviance + (nrow(x) - ncol(x)) * log(2 * base::pi)), coefficients = c(beta),
         covariance = c(sigma), vcov = c(phi)), found)
}

blues <- beat_the_blues()
blues_x <- design_of(blues, c("drug", "length"))
blues_joint <- diag(ncol(blues_x))[5:8, ]
positive <- positive_psychology()
positive_x <- design_of(positive)
positive_joint <- diag(ncol(positive_x))[c(6, 11, 16), ]

results <- list(
  beat_the_blues = lapply(shapes(4), function(shape) kenward_roger(blues, blues_x, shape, blues_joint)),
  positive_psychology = lapply(shapes(5)[c("unstructured", "ar1")], function(shape) {
    kenward_roger(positive, positive_x, shape, positive_joint)
  })
)
write_reference("repeated_measures_kenward_roger", c("nlme", "numDeriv"),
                c(beat_the_blues_file, positive_psychology_file), results)
