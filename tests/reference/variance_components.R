# Variances of persons, raters and error by lme4 (REML), from tables with and without holes.
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(lme4))

made_file <- "tests/data/made_missing_answers/answers.csv"
made <- as.matrix(read.csv(made_file)[paste0("q", 1:5)])

components <- function(ratings) {
  long <- data.frame(y = c(ratings), person = factor(c(row(ratings))), rater = factor(c(col(ratings))))
  long <- long[!is.na(long$y), ]
  control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5),
                         check.conv.singular = "ignore", check.conv.grad = "ignore", check.conv.hess = "ignore")
  variance <- function(formula) {
    found <- as.data.frame(VarCorr(lmer(formula, long, REML = TRUE, control = control)))
    setNames(as.list(found$vcov), found$grp)
  }
  crossed <- variance(y ~ 1 + (1 | person) + (1 | rater))
  one_way <- variance(y ~ 1 + (1 | person))
  list(
    n = length(unique(long$person)), ratings_used = nrow(long),
    crossed = list(persons = crossed$person, ratings = crossed$rater, error = crossed$Residual),
    one_way = list(persons = one_way$person, error = one_way$Residual)
  )
}

shrout_fleiss <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), ncol = 4, byrow = TRUE)
holes <- shrout_fleiss
holes[cbind(c(1, 2, 4, 5, 6, 6), c(3, 1, 4, 2, 2, 3))] <- NA

results <- list(
  shrout_fleiss = components(shrout_fleiss),
  with_holes = components(holes),
  made_answers = components(made),
  made_first_forty = components(made[1:40, ])
)
write_reference("variance_components", "lme4", made_file, results)
