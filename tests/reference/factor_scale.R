# What gives a factor its scale in a text: the marker lavaan::cfa adds, and texts that say it themselves. Every 40th worker, by ML.
source("tests/reference/_reference.R")
suppressMessages(library(lavaan))

path <- "tests/data/norway_workers_hads_bwas/workers.csv"
workers <- read.csv(path)
workers <- workers[seq(1, nrow(workers), 40), paste0("HADS", 1:14)]
names(workers) <- sprintf("hads_%02d", 1:14)
rest <- "hads_03 + hads_05 + hads_07"
texts <- c(
  plain = paste("A =~ hads_01 +", rest),
  one = paste("A =~ 1*hads_01 +", rest),
  other = paste("A =~ 0.7*hads_01 +", rest),
  free_variance = paste("A =~ hads_01 +", rest, "; A ~~ NA*A"),
  both_fixed = paste("A =~ hads_01 +", rest, "; A ~~ 1*A"),
  by_variance = paste("A =~ NA*hads_01 +", rest, "; A ~~ 1*A"),
  second = paste("A =~ hads_01 + hads_03 + hads_05; D =~ hads_02 + 1.2*hads_04 + hads_06; A ~~ 0.1*D")
)
results <- lapply(texts, function(text) {
  fit <- cfa(text, workers, optim.force.converged = TRUE, control = list(rel.tol = 1e-14))
  solution <- standardizedSolution(fit)
  loadings <- solution[solution$op == "=~", ]
  list(text = text, chisq = fitMeasures(fit, "chisq")[[1]], df = fitMeasures(fit, "df")[[1]],
       loadings = as.list(setNames(loadings$est.std, loadings$rhs)))
})
write_reference("factor_scale", "lavaan", path, results)
