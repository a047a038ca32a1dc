# Models in text that say something else for each of two groups, by lavaan: measured items, and ordered ones by their scales (delta).
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(lavaan))

nhanes_file <- "tests/data/nhanes_2017_2018_phq9/DPQ_J.XPT"
sex_file <- "tests/data/nhanes_2017_2018_phq9/sex_age.csv"
five <- sprintf("DPQ0%d0", c(1, 2, 4, 5, 6))
nhanes <- as.data.frame(haven::read_xpt(nhanes_file))[c("SEQN", five)]
nhanes[five] <- lapply(nhanes[five], function(x) ifelse(x %in% c(7, 9), NA, as.numeric(x)))
sex <- read.csv(sex_file)
nhanes$group <- paste0("g", sex$RIAGENDR[match(nhanes$SEQN, sex$SEQN)])
nhanes <- na.omit(nhanes)

equal <- function(label, k) sprintf("c(%s%d, %s%d)", label, k, label, k)
held <- setdiff(seq_along(five), 3)
loadings <- paste("f =~", paste0(ifelse(seq_along(five) == 3, "c(NA, NA)", equal("l", seq_along(five))), "*", five, collapse = " + "))
measured <- c(loadings, "f ~~ c(1, NA)*f", "f ~ c(0, NA)*1", sprintf("%s ~ %s*1", five[held], equal("i", held)),
              "DPQ010 ~~ c(r, r)*DPQ010", "DPQ010 ~~ c(0, NA)*DPQ020")
ordered <- c(loadings, "f ~~ c(1, NA)*f", "f ~ c(0, NA)*1",
             sprintf("%s | %s*t1 + %s*t2 + %s*t3", five[held], equal("a", held), equal("b", held), equal("d", held)),
             sprintf("%s ~*~ c(1, NA)*%s", five[held], five[held]))

described <- function(text, rel_tol = 1e-12, ...) {
  fit <- suppressWarnings(cfa(paste(text, collapse = "\n"), nhanes, group = "group", group.label = c("g1", "g2"), std.lv = TRUE,
             control = list(rel.tol = rel_tol, iter.max = 5000, eval.max = 10000), optim.force.converged = TRUE, ...))
  table <- parTable(fit)
  table <- table[table$op %in% c("=~", "~~", "~1", "|", "~*~") & table$free > 0, ]
  list(text = paste(text, collapse = "; "), parameters = paste(table$lhs, table$op, table$rhs, table$group, collapse = "; "),
       estimate = table$est, se = table$se,
       fit = as.list(unclass(fitMeasures(fit, c("npar", "df", "chisq", if (lavInspect(fit, "options")$estimator == "DWLS")
         c("chisq.scaled", "cfi.scaled") else "cfi")))))
}

write_reference("measurement_invariance_text", c("lavaan", "haven"), c(nhanes_file, sex_file), list(
  measured = described(measured, meanstructure = TRUE),
  ordered = described(ordered, rel_tol = 1e-10, ordered = TRUE, estimator = "WLSMV")
))
