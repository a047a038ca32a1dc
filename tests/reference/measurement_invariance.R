# Ladders of measurement invariance by lavaan, identified by semTools after Wu and Estabrook (2016), across groups and waves.
source("tests/reference/_reference.R")
suppressPackageStartupMessages({library(lavaan); library(semTools)})

nhanes_file <- "tests/data/nhanes_2017_2018_phq9/DPQ_J.XPT"
sex_file <- "tests/data/nhanes_2017_2018_phq9/sex_age.csv"
workers_file <- "tests/data/norway_workers_hads_bwas/workers.csv"
waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
dass_file <- "tests/data/dass42_openpsychometrics/dass42.csv.gz"
gender_file <- "tests/data/dass42_openpsychometrics/gender.csv"

nine <- sprintf("DPQ0%d0", 1:9)
nhanes <- as.data.frame(haven::read_xpt(nhanes_file))[c("SEQN", nine)]
nhanes[nine] <- lapply(nhanes[nine], function(x) ifelse(x %in% c(7, 9), NA, as.numeric(x)))
sex <- read.csv(sex_file)
nhanes$group <- paste0("g", sex$RIAGENDR[match(nhanes$SEQN, sex$SEQN)])
workers <- read.csv(workers_file)
dass <- read.csv(dass_file)
dass$group <- read.csv(gender_file, na.strings = "", blank.lines.skip = FALSE)[[1]]
long <- read.csv(waves_file)
wide <- merge(long[long$wave == 1, -2], long[long$wave == 2, -2], by = "id", suffixes = c("_w1", "_w2"))
cut_at <- function(data, most) { data[nine] <- lapply(data[nine], pmin, most); data }

plus <- function(names) paste(names, collapse = " + ")
one_factor <- function(items) paste("f =~", plus(items))
hads <- paste0("a =~ ", plus(paste0("HADS", seq(1, 13, 2))), "\nd =~ ", plus(paste0("HADS", seq(2, 14, 2))))
waves <- paste(sprintf("f_w%d =~ %s", 1:2, sapply(1:2, function(w) plus(paste0("PHQ", 1:9, "_w", w)))), collapse = "\n")

# semTools pairs items of two waves by their order; the model's text gives it.
rungs <- list(
  measured = list(configural = character(), loadings = "loadings", intercepts = c("loadings", "intercepts"),
                  residuals = c("loadings", "intercepts", "residuals")),
  ordered = list(configural = character(), thresholds = "thresholds", loadings = c("thresholds", "loadings"),
                 intercepts = c("thresholds", "loadings", "intercepts"),
                 residuals = c("thresholds", "loadings", "intercepts", "residuals"))
)
rungs$three <- rungs$ordered[-2]
rungs$two <- rungs$ordered[-(2:3)]
# What semTools must leave free of an item that is free.
free_of <- function(item, of) c(loadings = paste("f =~", item), intercepts = paste(item, "~1"),
                                residuals = paste(item, "~~", item))[of]

tight <- list(rel.tol = 1e-12, iter.max = 5000, eval.max = 10000)
told <- c("npar", "chisq", "df", "pvalue", "cfi", "tli", "rmsea", "srmr", "baseline.chisq", "chisq.scaled",
          "chisq.scaling.factor", "cfi.scaled", "rmsea.scaled", "cfi.robust", "rmsea.robust", "logl")

described <- function(fit) {
  table <- parTable(fit)
  table <- table[table$op %in% c("=~", "~~", "~1", "|") & table$free > 0, ]
  measures <- fitMeasures(fit)
  list(parameters = paste(table$lhs, table$op, table$rhs, table$group, collapse = "; "),
       estimate = table$est, se = table$se, fit = as.list(unclass(measures[intersect(told, names(measures))])))
}

fitted <- function(case, equal, partial = "") {
  ordered <- case$estimator == "WLSMV"
  common <- list(configural.model = case$model, data = case$data, ID.fac = "std.lv", parameterization = "theta",
                 estimator = case$estimator, return.fit = TRUE, control = tight, optim.force.converged = TRUE, missing = case$missing)
  if (ordered) common <- c(common, list(ordered = TRUE, ID.cat = "Wu.Estabrook.2016"))
  else common <- c(common, list(meanstructure = TRUE))
  if (is.null(case$group))
    more <- list(longFacNames = list(f = c("f_w1", "f_w2")), long.equal = equal, auto = "all", long.partial = partial)
  else more <- list(group = case$group, group.label = case$labels, group.equal = equal, group.partial = partial)
  suppressWarnings(do.call(measEq.syntax, c(common, more)))
}

ladder <- function(case) {
  cat(".")
  fits <- lapply(rungs[[case$rungs]], function(equal) fitted(case, equal))
  compared <- lapply(seq_along(fits)[-1], function(i) {
    test <- suppressWarnings(lavTestLRT(fits[[i - 1]], fits[[i]]))
    list(value = test[2, "Chisq diff"], df = test[2, "Df diff"], p = test[2, "Pr(>Chisq)"])
  })
  names(compared) <- names(fits)[-1]
  result <- list(rungs = lapply(fits, described), tests = compared)
  if (isTRUE(case$scores)) {
    result$scores <- lapply(fits[c("loadings", "intercepts")], function(fit) {
      table <- parTable(fit)
      found <- suppressWarnings(lavTestScore(fit)$uni)
      name <- function(label) { row <- match(label, table$plabel); paste(table$lhs, table$op, table$rhs)[row] }
      list(parameters = paste(name(found$lhs), collapse = "; "), x2 = found$X2)
    })
  }
  if (!is.null(case$released)) {
    # From the loadings on an item is free in all that follows.
    at <- lapply(rungs[[case$rungs]][c("loadings", "intercepts", "residuals")], function(equal) {
      own <- intersect(c("loadings", "intercepts", "residuals"), equal)
      fitted(case, equal, unname(free_of(case$released, own)))
    })
    test <- suppressWarnings(lavTestLRT(at$loadings, at$intercepts))
    result$partial <- list(item = case$released, rungs = lapply(at, described),
                           intercepts = list(value = test[2, "Chisq diff"], df = test[2, "Df diff"]))
  }
  result
}

of_nhanes <- list(model = one_factor(nine), data = na.omit(nhanes), group = "group", labels = c("g1", "g2"), missing = "listwise")
of_workers <- list(model = hads, data = workers, group = "Gender", labels = c("Female", "Male"), missing = "listwise")
of_dass <- list(model = one_factor(grep("_D$", names(dass), value = TRUE)),
                data = subset(dass, group %in% c("Female", "Male")), group = "group", labels = c("Female", "Male"), missing = "listwise")
of_waves <- list(model = waves, data = wide, missing = "listwise")
as_measured <- function(case, ...) c(case, list(estimator = "MLR", rungs = "measured"), ...)
as_ordered <- function(case, rungs = "ordered", ...) c(case, list(estimator = "WLSMV", rungs = rungs), ...)
with_data <- function(case, data, missing = case$missing) { case$data <- data; case$missing <- missing; case }

cases <- list(
  nhanes_measured = as_measured(of_nhanes, list(scores = TRUE, released = nine[4])),
  nhanes_ordered = as_ordered(of_nhanes, "ordered", list(scores = TRUE, released = nine[4])),
  nhanes_gaps_measured = as_measured(with_data(of_nhanes, nhanes[rowSums(!is.na(nhanes[nine])) > 0, ], "fiml")),
  nhanes_gaps_ordered = as_ordered(with_data(of_nhanes, nhanes[rowSums(!is.na(nhanes[nine])) > 0, ], "pairwise")),
  nhanes_three = as_ordered(with_data(of_nhanes, cut_at(na.omit(nhanes), 2)), "three"),
  nhanes_two = as_ordered(with_data(of_nhanes, cut_at(na.omit(nhanes), 1)), "two"),
  workers_measured = as_measured(of_workers),
  workers_ordered = as_ordered(of_workers),
  dass_measured = as_measured(of_dass),
  dass_ordered = as_ordered(of_dass),
  sectors_ordered = as_ordered(list(model = one_factor(paste0("HADS", seq(1, 13, 2))), data = workers, group = "Work_sector",
                                    labels = c("Private", "Public", "Franchise/self-employed"), missing = "listwise")),
  waves_measured = as_measured(of_waves),
  waves_ordered = as_ordered(of_waves)
)

write_reference("measurement_invariance", c("lavaan", "semTools", "haven"),
                c(nhanes_file, sex_file, workers_file, waves_file, dass_file, gender_file), lapply(cases, ladder))
