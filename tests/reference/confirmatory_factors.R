# Confirmatory factor models by lavaan, carried to where nothing moves any more.
source("tests/reference/_confirmatory_models.R")

# nlminb goes by the discrepancy and stops where that shows no more change; Newton steps carry the estimates further.
fitted <- function(model, ..., estimator = "ML", complete = TRUE) {
  data <- data_of[[model$data]][lavaanNames(model$text, "ov")]
  if (complete) data <- na.omit(data)
  search <- function(...)
    suppressWarnings(cfa(model$text, data, estimator = estimator, optim.force.converged = TRUE, em.h1.tol = 1e-13,
                         em.h1.iter.max = 20000, ...))
  fit <- search(...)
  for (i in 1:200) {
    step <- lavTech(fit, "inverted.information")[seq_along(coef(fit)), seq_along(coef(fit))] %*% lavTech(fit, "gradient")
    if (max(abs(step)) < 1e-10) return(fit)
    table <- parTable(fit)
    free <- table$free > 0
    table$est[free] <- table$est[free] - step[table$free[free]]
    fit <- search(..., start = table, optim.method = "none")
  }
  stop("the search did not come to rest: ", model$text)
}

by_likelihood <- lapply(models, function(m) {
  cat(".")
  result <- list(
    text = gsub("\n", "; ", m$text), data = m$data,
    marker = described(fitted(m)),
    ml = described(fitted(m, std.lv = TRUE), indices = m$data != "dass"),
    observed = described(fitted(m, std.lv = TRUE, information = "observed", meanstructure = TRUE)),
    mlr = described(fitted(m, std.lv = TRUE, estimator = "MLR"))
  )
  if (anyNA(data_of[[m$data]][lavaanNames(m$text, "ov")])) {
    result$fiml <- described(fitted(m, std.lv = TRUE, missing = "ml", complete = FALSE))
    result$fiml_robust <- described(fitted(m, std.lv = TRUE, missing = "ml", estimator = "MLR", complete = FALSE))
  }
  result
})

# Ordered answers: every item with the codes that occur, delta and theta parameterisation.
ordinal <- models[c("mood_one", "mood_two", "mood_equal", "mood_bifactor", "veterans_four", "veterans_second",
                    "wenchuan_four", "workers_two")]
of_ordered <- lapply(ordinal, function(m) {
  cat("o")
  with <- function(...) fitted(m, std.lv = TRUE, ordered = TRUE, ...)
  delta <- with(estimator = "WLSMV")
  list(delta = described(delta, indices = m$data == "first_wave"),
       theta = described(with(estimator = "WLSMV", parameterization = "theta")),
       uls = described(with(estimator = "ULSMV")))
})

# lavaan's own moments of the ordered answers to the nine items, so that the fit can be tested apart from them.
nine <- list(data = "first_wave", text = paste0("depression =~ ", items("PHQ", 1:9)))
moments <- fitted(nine, std.lv = TRUE, ordered = TRUE, estimator = "WLSMV")
gamma <- lavInspect(moments, "gamma")
found <- lavInspect(moments, "sampstat")
own <- list(n = lavInspect(moments, "nobs"), items = as.list(colnames(found$cov)),
            thresholds = as.vector(found$th), threshold_items = sub("\\|.*", "", names(found$th)) |> as.list(),
            correlations = found$cov[lower.tri(found$cov)], gamma = gamma[lower.tri(gamma, diag = TRUE)],
            text = nine$text, delta = described(moments, indices = TRUE),
            theta = described(fitted(nine, std.lv = TRUE, ordered = TRUE, estimator = "WLSMV", parameterization = "theta")),
            uls = described(fitted(nine, std.lv = TRUE, ordered = TRUE, estimator = "ULSMV")))

uls <- lapply(models[c("mood_two", "veterans_four")], function(m) described(fitted(m, std.lv = TRUE, estimator = "ULS")))

convergent <- lapply(models[c("mood_two", "workers_two", "wenchuan_four")], function(m) {
  fit <- fitted(m, std.lv = TRUE)
  ratio <- semTools::htmt(m$text, na.omit(data_of[[m$data]][lavaanNames(m$text, "ov")]))
  plain <- semTools::htmt(m$text, na.omit(data_of[[m$data]][lavaanNames(m$text, "ov")]), htmt2 = FALSE)
  list(ave = as.list(semTools::AVE(fit)), reliability = as.list(semTools::compRelSEM(fit)),
       htmt2 = ratio[lower.tri(ratio)], htmt = plain[lower.tri(plain)])
})

write_reference("confirmatory_factors", c("lavaan", "semTools"),
                c(veterans_file, wenchuan_file, workers_file, waves_file, dass_file),
                list(likelihood = by_likelihood, ordinal = of_ordered, moments = own, uls = uls, convergent = convergent))
