# Confirmatory factor models by lavaan, carried to where nothing moves any more.
source("tests/reference/_reference.R")
suppressPackageStartupMessages({library(lavaan); library(semTools)})

veterans_file <- "tests/data/pcl5_veterans/pcl5.csv"
wenchuan_file <- "tests/data/wenchuan_ptsd_checklist/wenchuan_pcl.csv"
workers_file <- "tests/data/norway_workers_hads_bwas/workers.csv"
waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
dass_file <- "tests/data/dass42_openpsychometrics/dass42_1000.csv"

items <- function(prefix, numbers) paste(paste0(prefix, numbers), collapse = " + ")
waves <- read.csv(waves_file)
dass <- read.csv(dass_file)
data_of <- list(
  veterans = read.csv(veterans_file)[-1],
  wenchuan = read.csv(wenchuan_file),
  workers = read.csv(workers_file)[paste0("HADS", 1:14)],
  first_wave = waves[waves$wave == 1, -(1:2)],
  dass = dass
)

mood <- paste0("depression =~ ", items("PHQ", 1:9), "\nanxiety =~ ", items("GAD", 1:7))
stress <- paste0("reliving =~ intrusion + dreams + flash + upset + physior\navoiding =~ avoidth + avoidact\n",
                 "numbing =~ amnesia + lossint + distant + numb + future\n",
                 "arousal =~ sleep + anger + concen + hyper + startle")
clusters <- paste0("b =~ ", items("B", 1:5), "\nc =~ ", items("C", 1:2), "\nd =~ ", items("D", 1:7),
                   "\ne =~ ", items("E", 1:6))
hads <- paste0("anxiety =~ ", items("HADS", seq(1, 13, 2)), "\ndepression =~ ", items("HADS", seq(2, 14, 2)))
three <- paste(sprintf("%s =~ %s", c("depression", "anxiety", "stress"), vapply(c("_D$", "_A$", "_S$"), function(end)
  paste(grep(end, names(dass), value = TRUE), collapse = " + "), "")), collapse = "\n")

models <- list(
  mood_one = list(data = "first_wave", text = paste0("distress =~ ", items("PHQ", 1:9), " + ", items("GAD", 1:7))),
  mood_two = list(data = "first_wave", text = mood),
  mood_equal = list(data = "first_wave", text = paste0("depression =~ l*PHQ1 + l*PHQ2 + PHQ3 + 0.8*PHQ4 + ",
    items("PHQ", 5:9), "\nanxiety =~ ", items("GAD", 1:7), "\nPHQ1 ~~ PHQ2\ndepression ~~ 0.5*anxiety")),
  mood_bifactor = list(data = "first_wave", text = paste0("general =~ ", items("PHQ", 1:9), " + ", items("GAD", 1:7),
    "\ndepression =~ ", items("PHQ", 1:9), "\nanxiety =~ ", items("GAD", 1:7),
    "\ngeneral ~~ 0*depression\ngeneral ~~ 0*anxiety\ndepression ~~ 0*anxiety")),
  workers_two = list(data = "workers", text = hads),
  veterans_four = list(data = "veterans", text = clusters),
  veterans_second = list(data = "veterans", text = paste0(clusters, "\nwhole =~ b + c + d + e")),
  wenchuan_four = list(data = "wenchuan", text = stress),
  dass_three = list(data = "dass", text = three)
)

# The ends of the interval of RMSEA as lavaan defines them, to a tolerance it does not ask for.
rmsea_ends <- function(chi2, df, n, c = 1) {
  if (is.na(chi2) || df < 1) return(c(NA, NA))
  end <- function(p) {
    if (pchisq(chi2, df) <= p) return(0)
    uniroot(function(x) pchisq(chi2, df, ncp = x) - p, c(0, 10 * chi2 + 100), tol = 1e-11)$root
  }
  sqrt(c * c(end(0.95), end(0.05)) / (df * n))
}

told <- c("npar", "fmin", "chisq", "df", "pvalue", "baseline.chisq", "baseline.df", "cfi", "tli", "rmsea",
          "rmsea.pvalue", "srmr", "logl", "unrestricted.logl", "aic", "bic", "bic2")
scaled <- c("chisq.scaled", "df.scaled", "pvalue.scaled", "chisq.scaling.factor", "baseline.chisq.scaled",
            "cfi.scaled", "tli.scaled", "cfi.robust", "tli.robust", "rmsea.scaled", "rmsea.pvalue.scaled",
            "rmsea.robust", "rmsea.pvalue.robust")

named <- function(table) paste(table$lhs, table$op, table$rhs, collapse = "; ")

described <- function(fit, indices = FALSE) {
  table <- parameterEstimates(fit, ci = FALSE, zstat = FALSE, pvalue = FALSE)
  standard <- standardizedSolution(fit, ci = FALSE, zstat = FALSE, pvalue = FALSE)
  measures <- fitMeasures(fit)
  n <- sum(lavInspect(fit, "nobs"))
  kept <- measures[intersect(c(told, scaled), names(measures))]
  result <- list(
    n = n, parameters = named(table), standardised_parameters = named(standard),
    estimate = table$est, se = table$se,
    standardised = standard$est.std, standardised_se = standard$se,
    fit = as.list(unclass(kept)),
    rmsea_interval = rmsea_ends(measures["chisq"], measures["df"], n)
  )
  if (indices) {
    found <- modificationIndices(fit, sort. = FALSE)
    result$modification <- list(parameters = named(found), mi = found$mi, epc = found$epc, standardised = found$sepc.all)
    residuals <- residuals(fit, type = "cor")$cov
    result$residuals <- residuals[lower.tri(residuals)]
  }
  result
}

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
