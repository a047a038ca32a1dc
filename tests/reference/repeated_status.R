# Being at work at three visits of a depression trial by estimating equations: geepack at a tight tolerance; the corrections for
# few persons by the matrices as their authors state them, person by person, on every 30th person.
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(geepack))
status_file <- "tests/data/depression_trial_working_status/depwork.csv"

people <- read.csv(status_file)
long <- reshape(people, direction = "long", varying = c("V2", "V3", "V4"), v.names = "work", times = 2:4, idvar = "id", timevar = "visit")
long <- long[order(long$id, long$visit), ]
long <- long[!is.na(long$work), ]
long$active <- as.numeric(long$arm == "active")
tight <- geese.control(epsilon = 1e-14, maxit = 200)

by_hand <- function(fit, data) {
  x <- model.matrix(work ~ active * factor(visit), data)
  a <- if (fit$corstr == "independence") 0 else unname(fit$geese$alpha)
  p <- plogis(c(x %*% coef(fit)))
  parts <- lapply(split(seq_len(nrow(data)), data$id), function(i) {
    d <- x[i, , drop = FALSE] * (p * (1 - p))[i]
    s <- diag(sqrt((p * (1 - p))[i]), length(i))
    r <- matrix(a, length(i), length(i)); diag(r) <- 1
    list(d = d, v = solve(s %*% r %*% s), e = (data$work - p)[i])
  })
  m <- solve(Reduce(`+`, lapply(parts, function(k) t(k$d) %*% k$v %*% k$d)))
  meat <- function(turn) Reduce(`+`, lapply(parts, function(k) {
    h <- k$d %*% m %*% t(k$d) %*% k$v
    u <- t(k$d) %*% k$v %*% turn(diag(length(k$e)) - h, k$e)
    u %*% t(u)
  }))
  half <- function(left, e) {
    v <- eigen(left)
    Re(v$vectors %*% diag(1 / sqrt(v$values), length(e)) %*% solve(v$vectors) %*% e)
  }
  list(robust = as.vector(m %*% meat(function(left, e) e) %*% m),
       mancl_derouen = as.vector(m %*% meat(function(left, e) solve(left, e)) %*% m),
       kauermann_carroll = as.vector(m %*% meat(half) %*% m))
}

of_model <- function(corstr, data) {
  fit <- geeglm(work ~ active * factor(visit), binomial, data, id = id, corstr = corstr, control = tight)
  c(list(coefficients = unname(coef(fit)), geepack = as.vector(fit$geese$vbeta),
         correlation = if (corstr == "independence") 0 else unname(fit$geese$alpha), scale = unname(fit$geese$gamma),
         people = length(unique(data$id)), answers = nrow(data)), by_hand(fit, data))
}

some <- long[long$id %% 30 == 0, ]
results <- list(exchangeable = of_model("exchangeable", long), independence = of_model("independence", long),
                few_exchangeable = of_model("exchangeable", some), few_independence = of_model("independence", some))
write_reference("repeated_status", c("stats", "geepack"), status_file, results)
