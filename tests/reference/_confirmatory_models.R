# Confirmatory models, the answers they are fitted to, and what a program tells of a fit by lavaan.
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

# As `fitted` of confirmatory_factors.R, but moments are made once: Newton steps from where nlminb stopped.
polished <- function(text, data, ..., more = list()) {
  fit <- suppressWarnings(do.call("cfa", c(list(text, data, optim.force.converged = TRUE, ...), more)))
  options <- fit@Options
  options$optim.method <- "none"
  for (i in 1:100) {
    step <- lavTech(fit, "inverted.information")[seq_along(coef(fit)), seq_along(coef(fit))] %*% lavTech(fit, "gradient")
    if (max(abs(step)) < 1e-9) return(fit)
    table <- parTable(fit)
    free <- table$free > 0
    table$est[free] <- table$est[free] - step[table$free[free]]
    table$start <- table$est
    fit <- suppressWarnings(lavaan(slotParTable = as.list(table), slotOptions = options, slotSampleStats = fit@SampleStats,
                                   slotData = fit@Data, slotCache = fit@Cache))
  }
  stop("the search did not come to rest")
}

# Free parameters and their errors as they stand, and the fit; of several groups in their order.
grouped <- function(fit, indices = TRUE, factors = FALSE) {
  table <- parameterEstimates(fit, ci = FALSE, zstat = FALSE, pvalue = FALSE)
  standard <- standardizedSolution(fit, ci = FALSE, zstat = FALSE, pvalue = FALSE)
  measures <- fitMeasures(fit)
  kept <- measures[intersect(c(told, scaled), names(measures))]
  moving <- table$se > 0 | standard$se > 1e-9
  place <- if (is.null(table$group)) "" else paste0(" (", table$group, ")")
  result <- list(n = lavInspect(fit, "ntotal"),
                 parameters = paste0(table$lhs, " ", table$op, " ", table$rhs, place)[moving] |> paste(collapse = "; "),
                 estimate = signif(table$est[moving], 10), se = signif(table$se[moving], 10),
                 standardised = signif(standard$est.std[moving], 10), standardised_se = signif(standard$se[moving], 10),
                 fit = as.list(unclass(kept)))
  if (factors) {
    own <- standardizedSolution(fit, type = "std.lv", ci = FALSE, zstat = FALSE, pvalue = FALSE)
    result$of_factors <- signif(own$est.std[moving], 10)
    result$of_factors_se <- signif(own$se[moving], 10)
  }
  if (indices) {
    found <- modificationIndices(fit, sort. = TRUE)
    found <- found[found$op %in% c("=~", "~~") & found$lhs != found$rhs, ]
    found <- found[seq_len(min(15, nrow(found))), ]
    place <- if (is.null(found$group)) "" else paste0(" (", found$group, ")")
    result$modification <- list(parameters = paste(paste0(found$lhs, " ", found$op, " ", found$rhs, place), collapse = "; "),
      mi = signif(found$mi, 10), epc = signif(found$epc, 10), standardised = signif(found$sepc.all, 10))
  }
  result
}
