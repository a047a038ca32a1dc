# People of the JOBS II trial with made-up sites: 18 blocks of consecutive rows, each in one made-up arm (odd and even).
source("tests/reference/_later_work.R")

trial_people <- function() {
  people <- jobs()
  people$site <- (seq_len(nrow(people)) - 1) %/% 50 + 1
  people$site_arm <- people$site %% 2
  people$class <- ifelse(people$econ_hard < 2.5, "low", ifelse(people$econ_hard < 3.5, "middle", "much"))
  people
}

# Fitted once more from where it ended: the covariance of glm is that of the last step but one.
settled <- function(formula, data) {
  first <- glm(formula, binomial, data, epsilon = 1e-13, maxit = 100)
  environment(formula) <- environment()
  begun <- coef(first)
  glm(formula, binomial, data, start = begun)
}
